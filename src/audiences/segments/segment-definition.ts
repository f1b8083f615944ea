import { currencyDecimals, decimalsOf, MAX_AMOUNT } from '../../kernel/money.js';
import { isShortText } from '../../kernel/plain-text.js';
import type { Problem } from '../../kernel/problem.js';
import { asksForNothing, audienceProblems, audienceTerms, type WantedAudience } from '../audience-input.js';
import type { AudienceTerms } from '../audience.js';

/** Bounds that are both included; null bounds nothing. */
export interface Range<Bound> {
  atLeast: Bound | null;
  atMost: Bound | null;
}

/** Who belongs to a dynamic segment, as it is stored. All that is not null must hold. */
export interface SegmentTerms {
  audience: AudienceTerms | null;
  /** How many purchases, of the last `windowDays` days, of these categories. */
  purchases: Range<number> | null;
  /** What these amount to after discounts and returns, as a decimal in the program's money currency. */
  spent: Range<string> | null;
  /** How long ago the last one was, in calendar days. It knows no window. */
  lastPurchase: { withinDays: number | null; notWithinDays: number | null } | null;
  categories: readonly string[] | null;
  windowDays: number | null;
}

type Partly<Given> = { [Field in keyof Given]?: Given[Field] | undefined };

/** The same as somebody asks for it: what is left out or null asks for nothing. */
export interface WantedDefinition {
  audience?: WantedAudience | null;
  purchases?: Partly<Range<number>> | null;
  spent?: Partly<Range<string>> | null;
  lastPurchase?: Partly<NonNullable<SegmentTerms['lastPurchase']>> | null;
  categories?: readonly string[] | null;
  windowDays?: number | null;
}

const MOST_PURCHASES = 1_000_000;
const MOST_DAYS = 3650;
const MOST_CATEGORIES = 50;
const LONGEST_CATEGORY = 255;

const EVERYONE: Problem = { path: [], message: 'asks for nothing and would be everyone: say who belongs to it' };

/** Everything that is wrong in itself with a definition; `currency` is the program's money currency. */
export function definitionProblems(wanted: WantedDefinition, currency: string, path: readonly string[]): Problem[] {
  const { audience, purchases, spent, lastPurchase, categories, windowDays } = wanted;
  const problems = [
    ...(audience == null ? [] : audienceProblems(audience, ['audience'])),
    ...(purchases == null ? [] : purchasesProblems(purchases)),
    ...(spent == null ? [] : spentProblems(spent, currency)),
    ...(lastPurchase == null ? [] : lastPurchaseProblems(lastPurchase)),
    ...(categories == null ? [] : categoriesProblems(categories)),
    ...(windowDays == null ? [] : rangeProblems(windowDays, 1, MOST_DAYS, ['windowDays'])),
    ...sumProblems(wanted),
  ];
  return problems.map((problem) => ({ ...problem, path: [...path, ...problem.path] }));
}

/** A definition without problems in the form in which it is stored. */
export function definitionTerms(wanted: WantedDefinition): SegmentTerms {
  const { audience, purchases, spent, lastPurchase, categories, windowDays } = wanted;
  return {
    audience: audienceTerms(audience),
    purchases: purchases ? { atLeast: purchases.atLeast ?? null, atMost: purchases.atMost ?? null } : null,
    spent: spent ? { atLeast: spent.atLeast ?? null, atMost: spent.atMost ?? null } : null,
    lastPurchase: lastPurchase
      ? { withinDays: lastPurchase.withinDays ?? null, notWithinDays: lastPurchase.notWithinDays ?? null }
      : null,
    categories: categories ? [...new Set(categories)] : null,
    windowDays: windowDays ?? null,
  };
}

/** What of an audience names segments. */
export type NamedSegments = Pick<WantedAudience, 'segments' | 'excludeSegments'>;

/** The keys of the segments that an audience names, each once. */
export function segmentsNamedBy(audience: NamedSegments | null): string[] {
  return [...new Set([...(audience?.segments ?? []), ...(audience?.excludeSegments ?? [])])];
}

function purchasesProblems({ atLeast, atMost }: NonNullable<WantedDefinition['purchases']>): Problem[] {
  const at = (field: string): string[] => ['purchases', field];
  return [
    ...(atLeast == null ? [] : rangeProblems(atLeast, 0, MOST_PURCHASES, at('atLeast'))),
    ...(atMost == null ? [] : rangeProblems(atMost, 0, MOST_PURCHASES, at('atMost'))),
    ...emptyProblems([atLeast, atMost], 'purchases', 'atLeast or atMost'),
    ...(atLeast != null && atMost != null && atMost < atLeast ? [orderProblem(at('atMost'), atLeast)] : []),
  ];
}

function spentProblems({ atLeast, atMost }: NonNullable<WantedDefinition['spent']>, currency: string): Problem[] {
  const at = (field: string): string[] => ['spent', field];
  return [
    ...(atLeast == null ? [] : amountProblems(atLeast, currency, at('atLeast'))),
    ...(atMost == null ? [] : amountProblems(atMost, currency, at('atMost'))),
    ...emptyProblems([atLeast, atMost], 'spent', 'atLeast or atMost'),
    ...(atLeast != null && atMost != null && Number(atMost) < Number(atLeast)
      ? [orderProblem(at('atMost'), atLeast)]
      : []),
  ];
}

function lastPurchaseProblems(wanted: NonNullable<WantedDefinition['lastPurchase']>): Problem[] {
  const { withinDays, notWithinDays } = wanted;
  const at = (field: string): string[] => ['lastPurchase', field];
  const problems = [
    ...(withinDays == null ? [] : rangeProblems(withinDays, 0, MOST_DAYS, at('withinDays'))),
    ...(notWithinDays == null ? [] : rangeProblems(notWithinDays, 0, MOST_DAYS, at('notWithinDays'))),
    ...emptyProblems([withinDays, notWithinDays], 'lastPurchase', 'withinDays or notWithinDays'),
  ];
  if (withinDays == null || notWithinDays == null || notWithinDays < withinDays) return problems;
  const message = `must be below withinDays, ${withinDays}: no last purchase is within these days and not within ${notWithinDays}`;
  return [...problems, { path: at('notWithinDays'), message }];
}

function categoriesProblems(categories: readonly string[]): Problem[] {
  const path = ['categories'];
  if (categories.length === 0) return [{ path, message: 'must name at least one; leave it out where any will do' }];
  if (categories.length > MOST_CATEGORIES)
    return [{ path, message: `must name at most ${MOST_CATEGORIES}, not ${categories.length}` }];
  const message = `must have 1 to ${LONGEST_CATEGORY} characters, no control characters`;
  return categories.flatMap((category, index) =>
    isShortText(category, LONGEST_CATEGORY) ? [] : [{ path: [...path, String(index)], message }],
  );
}

/** What is wrong with the conditions together: none at all, or one that narrows nothing. */
function sumProblems({
  audience,
  purchases,
  spent,
  lastPurchase,
  categories,
  windowDays,
}: WantedDefinition): Problem[] {
  if (purchases == null && spent == null && lastPurchase == null) {
    if (categories != null)
      return [{ path: ['categories'], message: 'narrow purchases, spent or lastPurchase: one of these is needed' }];
    if (windowDays == null && asksForNothing(audience)) return [EVERYONE];
  } else if (asksForNothing(audience) && lastPurchase == null && [purchases, spent].every(asksForNone))
    return [EVERYONE];
  if (windowDays == null || purchases != null || spent != null) return [];
  return [{ path: ['windowDays'], message: 'narrows purchases or spent: one of these is needed' }];
}

/** Whether nobody is kept out: everybody has none or more. */
function asksForNone(range: WantedDefinition['purchases'] | WantedDefinition['spent']): boolean {
  return range == null || (range.atMost == null && range.atLeast != null && Number(range.atLeast) === 0);
}

function amountProblems(amount: string, currency: string, path: string[]): Problem[] {
  if (Number(amount) < 0 || Number(amount) > MAX_AMOUNT)
    return [{ path, message: `${amount} is not within 0 to ${MAX_AMOUNT}` }];
  const most = currencyDecimals(currency);
  if (decimalsOf(amount) <= most) return [];
  return [{ path, message: `${amount} has more decimals than ${currency}: ${most}` }];
}

function rangeProblems(value: number, least: number, most: number, path: string[]): Problem[] {
  return value >= least && value <= most ? [] : [{ path, message: `${value} is not within ${least} to ${most}` }];
}

function emptyProblems(bounds: readonly unknown[], field: string, needed: string): Problem[] {
  return bounds.every((bound) => bound == null) ? [{ path: [field], message: `needs ${needed}` }] : [];
}

function orderProblem(path: string[], atLeast: number | string): Problem {
  return { path, message: `must not be below atLeast, ${atLeast}` };
}
