import { audienceProblems } from '../../../audiences/index.js';
import { scopeProblems } from '../../../earning/index.js';
import { amountProblems } from '../../../kernel/amount-problems.js';
import { channelsProblems } from '../../../kernel/channel-problems.js';
import type { Problem } from '../../../kernel/problem.js';
import { textProblems } from '../../../platform/graphql/index.js';
import type { ProgramSettings } from '../../../programs/index.js';
import type { UpdateVoucherTemplateInput } from '../inputs/voucher-template.inputs.js';
import { UNSAID, type TemplateTerms } from './template-terms.js';
import { givesProblems, type VoucherKind, type WantedGives } from './voucher-gives.js';
import { voucherScopeProblems } from './voucher-scope.js';
import { useProblems } from './voucher-use.js';

type Changes = Omit<UpdateVoucherTemplateInput, 'id'>;

/**
 * Everything that is wrong in itself with a template after these changes to the terms it has; a new one has none. Terms that stay are
 * looked at as well: what fits one kind does not fit another, and the program's currency may be another than when they were written.
 * The tiers and segments that its audience names are looked at by `audienceReferenceProblems`.
 */
export function templateProblems(changes: Changes, settings: ProgramSettings, terms?: TemplateTerms): Problem[] {
  const { currency } = settings;
  return [
    ...neededProblems(changes),
    ...textsProblems(changes),
    ...(changes.gives ? givesProblems(changes.gives, currency) : []),
    ...(changes.minimumOrder == null
      ? []
      : amountProblems(changes.minimumOrder, currency, 'above 0', ['minimumOrder'])),
    ...(changes.scope ? [...voucherScopeProblems(changes.scope), ...scopeProblems(changes.scope)] : []),
    ...(changes.audience == null ? [] : audienceProblems(changes.audience, ['audience'])),
    ...channelsProblems(changes.channels),
    ...useProblems(wholeUse(changes, terms)),
    ...(terms ? stayingMoneyProblems(changes, terms, currency) : []),
  ];
}

/** What every template has cannot be taken away. */
function neededProblems(changes: Changes): Problem[] {
  return (['name', 'gives'] as const)
    .filter((field) => changes[field] === null)
    .map((field) => ({ path: [field], message: 'cannot be taken away; leave it out to keep it' }));
}

function textsProblems(changes: Changes): Problem[] {
  return (['name', 'description', 'terms'] as const).flatMap((field) => {
    const texts = changes[field];
    return texts ? textProblems(texts, [field]) : [];
  });
}

/** How the voucher may be used after the changes. */
function wholeUse(changes: Changes, terms: TemplateTerms | undefined): Parameters<typeof useProblems>[0] {
  return {
    kind: changes.gives ? kindOf(changes.gives) : (terms?.kind ?? null),
    hasScope: either(changes.scope, terms?.scope) !== null,
    validDays: either(changes.validDays, terms?.validDays),
    minimumDays: either(changes.minimumDays, terms?.minimumDays),
    uses: either(changes.uses, terms?.uses) ?? UNSAID.uses,
    position: either(changes.position, terms?.position) ?? UNSAID.position,
  };
}

/** Only gift cards have rules of their own for how they are used. */
function kindOf({ giftCard }: WantedGives): VoucherKind | null {
  return giftCard ? 'GIFT_CARD' : null;
}

/** What is given, even if it takes away; else what stays. */
function either<Value, Kept>(given: Value | null | undefined, present: Kept | undefined): Value | Kept | null {
  return given === undefined ? (present ?? null) : given;
}

/** Amounts that stay are of the currency in which they were written: nothing is converted. */
function stayingMoneyProblems(changes: Changes, terms: TemplateTerms, currency: string): Problem[] {
  const { moneyCurrency, amount, cap, minimumOrder } = terms;
  if (moneyCurrency === null || moneyCurrency === currency) return [];
  const staying = [
    ...(changes.gives === undefined && (amount !== null || cap !== null) ? ['gives'] : []),
    ...(changes.minimumOrder === undefined && minimumOrder !== null ? ['minimumOrder'] : []),
  ];
  const message = `is in ${moneyCurrency}, and the program's currency is ${currency}: state it anew`;
  return staying.map((field) => ({ path: [field], message }));
}
