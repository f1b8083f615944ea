import type { ItemMatch, ItemScope } from '../../../kernel/item-scope.js';
import type { Problem } from '../../../kernel/problem.js';

type WantedMatch = { [Field in keyof ItemMatch]?: string | null | undefined };

/** The scope of an earning rule as somebody asks for it; a voucher looks at its items alone. */
export interface WantedScope {
  include?: readonly WantedMatch[] | null;
  exclude?: readonly WantedMatch[] | null;
  shipping?: boolean | null;
  tax?: boolean | null;
  pointsPaid?: boolean | null;
}

/** What else is wrong with a scope because it is a voucher's: it names no items, or asks for what only earning looks at. */
export function voucherScopeProblems(scope: WantedScope): Problem[] {
  const { include, exclude } = scope;
  const isEmpty = (include ?? []).length === 0 && (exclude ?? []).length === 0;
  const said: [field: string, isSaid: boolean, onlyValue: boolean][] = [
    ['shipping', scope.shipping === true, false],
    ['tax', scope.tax === false, true],
    ['pointsPaid', scope.pointsPaid === false, true],
  ];
  return [
    ...(isEmpty ? [{ path: ['scope'], message: 'must include or exclude something; leave it out for all lines' }] : []),
    ...said.flatMap(([field, isSaid, onlyValue]) =>
      isSaid
        ? [{ path: ['scope', field], message: `must be ${onlyValue} or left out: vouchers look at what lines cost` }]
        : [],
    ),
  ];
}

/** The items that a scope without problems is about, in the form in which they are stored. */
export function voucherScopeTerms({ include, exclude }: WantedScope): ItemScope {
  return { include: (include ?? []).map(matchOf), exclude: (exclude ?? []).map(matchOf) };
}

function matchOf({ sku, category, brand, tag }: WantedMatch): ItemMatch {
  return { sku: sku ?? null, category: category ?? null, brand: brand ?? null, tag: tag ?? null };
}
