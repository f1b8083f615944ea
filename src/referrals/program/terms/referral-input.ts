import type { Problem } from '../../../kernel/problem.js';
import { currencyProblems } from '../../../points/index.js';
import type { ProgramSettings } from '../../../programs/index.js';
import type { UpdateReferralProgramInput } from '../referral-program.inputs.js';
import type { ReferralTerms } from '../referral-terms.js';
import { qualificationProblems } from './qualification.js';
import { giftProblems, stepsProblems } from './referral-gifts.js';
import { limitsProblems } from './referral-limits.js';
import { shareLinkProblems } from './share-link.js';

/**
 * Everything that is wrong in itself with a referral program after these changes to the terms it has; a new one has none. What it refers
 * to is looked at in referral-references.ts.
 */
export function referralProgramProblems(
  changes: UpdateReferralProgramInput,
  settings: ProgramSettings,
  terms: ReferralTerms | null,
): Problem[] {
  const { shareLink, friend, advocate, qualifies, currency } = changes;
  return [
    ...(shareLink == null ? [] : shareLinkProblems(shareLink)),
    ...(friend ? giftProblems(friend, ['friend']) : []),
    ...(advocate ? stepsProblems(advocate) : []),
    ...(qualifies ? qualificationProblems(qualifies, settings.currency) : []),
    ...(terms && qualifies === undefined ? stayingMoneyProblems(terms, settings.currency) : []),
    ...limitsProblems(changes),
    ...(currency == null ? [] : currencyProblems(settings, currency)),
  ];
}

/** A minimum that stays is of the currency in which it was written: nothing is converted. */
function stayingMoneyProblems({ moneyCurrency }: ReferralTerms, currency: string): Problem[] {
  if (moneyCurrency === null || moneyCurrency === currency) return [];
  const message = `is in ${moneyCurrency}, and the program's currency is ${currency}: state it anew`;
  return [{ path: ['qualifies', 'minimum'], message }];
}
