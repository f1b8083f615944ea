import type { ProgramSettings } from '../../../programs/index.js';
import type { UpdateReferralProgramInput } from '../referral-program.inputs.js';
import type { ReferralTerms } from '../referral-terms.js';
import { FIRST_PURCHASE, qualificationTerms, type QualificationTerms } from './qualification.js';
import { giftTerms, stepsTerms } from './referral-gifts.js';

/** What is said, without the version that says it. */
type Said = Omit<ReferralTerms, 'version'>;

/** What is not said. */
const UNSAID = { review: 'WHEN_SUSPICIOUS', invitationDays: 30, openInvitations: 20 } as const;

/** What a referral program says of which nothing was said yet: nobody gets anything, for a first purchase. */
export function unsaidTerms({ defaultCurrency }: ProgramSettings): Said {
  return {
    ...FIRST_PURCHASE,
    ...UNSAID,
    currency: defaultCurrency.number,
    friend: null,
    advocate: [],
    delayDays: null,
    perMonth: null,
    perYear: null,
    inProgram: null,
    shareLink: null,
  };
}

/**
 * What a referral program says after these changes: what is left out stays, null brings back what holds when nothing is said, and gifts, steps
 * and what qualifies are replaced as a whole. It keeps the point currency that it got: the default one is that of the moment. Holds for an
 * input without problems.
 */
export function changedTerms(terms: Said, changes: UpdateReferralProgramInput, settings: ProgramSettings): Said {
  return {
    ...qualificationAfter(terms, changes, settings),
    currency: after(terms.currency, changes.currency, settings.defaultCurrency.number, (code) =>
      numberOf(code, settings),
    ),
    friend: after(terms.friend, changes.friend, null, giftTerms),
    advocate: after(terms.advocate, changes.advocate, [], stepsTerms),
    delayDays: after(terms.delayDays, changes.delayDays, null, (days) => days),
    perMonth: after(terms.perMonth, changes.perMonth, null, (friends) => friends),
    perYear: after(terms.perYear, changes.perYear, null, (friends) => friends),
    inProgram: after(terms.inProgram, changes.inProgram, null, (friends) => friends),
    review: after(terms.review, changes.review, UNSAID.review, (mode) => mode),
    shareLink: after(terms.shareLink, changes.shareLink, null, (link) => link),
    invitationDays: after(terms.invitationDays, changes.invitationDays, UNSAID.invitationDays, (days) => days),
    openInvitations: after(terms.openInvitations, changes.openInvitations, UNSAID.openInvitations, (most) => most),
  };
}

function qualificationAfter(
  { qualifies, purchases, minimum, moneyCurrency, withinDays }: Said,
  changes: UpdateReferralProgramInput,
  { currency }: ProgramSettings,
): QualificationTerms {
  const present = { qualifies, purchases, minimum, moneyCurrency, withinDays };
  return after(present, changes.qualifies, FIRST_PURCHASE, (wanted) => qualificationTerms(wanted, currency));
}

/** What becomes of one of the terms: left out it stays, null brings it back to `none`. */
function after<Kept, Given>(
  present: Kept,
  given: Given | null | undefined,
  none: Kept,
  stored: (given: Given) => Kept,
): Kept {
  if (given === undefined) return present;
  return given === null ? none : stored(given);
}

function numberOf(code: string, { currencies }: ProgramSettings): number {
  const currency = currencies.find((one) => one.code === code);
  if (!currency) throw new Error(`there is no point currency "${code}": the input was not checked`);
  return currency.number;
}
