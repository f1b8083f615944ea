import type { CalendarUnit, PeriodUnit } from '../kernel/calendar.js';
import { fromMinor, MAX_DECIMALS, type Minor } from '../kernel/money.js';
import { spread } from '../kernel/spread.js';

/** A purchase as rules see it. Amounts are whole numbers of the currency's smallest unit, none below zero. */
export interface PurchaseFact {
  purchasedAt: Date;
  currency: string;
  lines: readonly FactLine[];
  shipping: Minor;
}

export interface FactLine {
  /** After the line's discount and its share of the order's discount. */
  amount: Minor;
  quantity: string;
}

/** When earned points become available. */
export interface PendingTerms {
  kind: 'AT_ONCE' | 'AFTER' | 'RETURN_WINDOW' | 'COMPLETED';
  count: number | null;
  unit: CalendarUnit | null;
}

/** When points expire. */
export interface ExpiryTerms {
  kind: 'NEVER' | 'AFTER' | 'DATES' | 'INACTIVITY';
  count: number | null;
  unit: CalendarUnit | null;
  roundUpTo: PeriodUnit | null;
  dates: readonly string[] | null;
}

/** A version of a rule, ready for the calculator: money in the smallest unit, what explanations say of it as text. */
export interface CompiledRule {
  /** The inner id, time-ordered: of two rules the smaller is the older. */
  id: string;
  version: number;
  /** In the program's language: what the award is called. */
  name: string;
  /** The number of the point currency. */
  currency: number;
  /** The currency of `per` and `minimumOrder`. */
  moneyCurrency: string;
  points: number;
  per: Minor;
  countsShipping: boolean;
  minimumOrder: Minor | null;
  /** Its own policies; null where those of the point currency hold. */
  pending: PendingTerms | null;
  expiry: ExpiryTerms | null;
  /** The first instant at which it holds. */
  from: Date | null;
  /** The first instant at which it holds no longer. */
  until: Date | null;
  /** `1 point per 1.00 GBP` */
  rateText: string;
  /** `300.00 GBP`; null without a minimum order. */
  minimumText: string | null;
}

export interface CalculatedAward {
  ruleId: string;
  ruleVersion: number;
  /** The number of the point currency. */
  currency: number;
  name: string;
  points: number;
  /** What each line has of the points, in the order of the lines. They add up to `points`. */
  shares: number[];
  /** Why so many, or why none. */
  explanation: string;
  /** Whether it counts for tiers. */
  qualifying: boolean;
  /** The rule's own policies. */
  pending: PendingTerms | null;
  expiry: ExpiryTerms | null;
}

/** Nothing is awarded, since the points of this rule bring the purchase above MAX_POINTS. */
export interface PointsOverflow {
  /** The name of the rule. */
  overflow: string;
}

interface Decision {
  rule: CompiledRule;
  /** Exact up to MAX_POINTS. A product of whole numbers that is larger is never rounded below it, so it is found out. */
  points: number;
  explanation: string;
}

interface Basis {
  amount: Minor;
  text: string;
}

/**
 * What each rule gives for a purchase, older rules first: points for each whole step of the amounts in its scope, see
 * docs/earning.md. A rule outside its window gives no award. A rule in its window always gives one, of 0 points with the
 * reason when the order is too small.
 */
export function calculateAwards(
  rules: readonly CompiledRule[],
  fact: PurchaseFact,
): CalculatedAward[] | PointsOverflow {
  const bases = basesOf(fact);
  const decisions = rules
    .filter((rule) => holdsAt(rule, fact.purchasedAt))
    .map((rule) => decide(rule, fact, rule.countsShipping ? bases.withShipping : bases.lines))
    .sort((one, other) => (one.rule.id < other.rule.id ? -1 : 1));

  let total = 0;
  for (const { rule, points } of decisions) {
    total += points;
    if (!Number.isSafeInteger(total)) return { overflow: rule.name };
  }

  const weights = weightsOf(fact.lines);
  return decisions.map(({ rule, points, explanation }) => ({
    ruleId: rule.id,
    ruleVersion: rule.version,
    currency: rule.currency,
    name: rule.name,
    points,
    shares: points === 0 ? fact.lines.map(() => 0) : spread(points, weights),
    explanation,
    qualifying: true,
    pending: rule.pending,
    expiry: rule.expiry,
  }));
}

function holdsAt(rule: CompiledRule, instant: Date): boolean {
  return (rule.from === null || instant >= rule.from) && (rule.until === null || instant < rule.until);
}

function decide(rule: CompiledRule, fact: PurchaseFact, basis: Basis): Decision {
  if (rule.moneyCurrency !== fact.currency) {
    return { rule, points: 0, explanation: `the rule is in ${rule.moneyCurrency}, the purchase in ${fact.currency}` };
  }
  if (rule.minimumOrder !== null && basis.amount < rule.minimumOrder) {
    const explanation = `${basis.text} is below the minimum order of ${rule.minimumText ?? ''}`;
    return { rule, points: 0, explanation };
  }
  const steps = (basis.amount - (basis.amount % rule.per)) / rule.per;
  const stepsText = steps === 0 ? 'less than one step' : steps === 1 ? '1 whole step' : `${steps} whole steps`;
  return { rule, points: steps * rule.points, explanation: `${rule.rateText} on ${basis.text}: ${stepsText}` };
}

/** The amounts that rules look at. */
function basesOf({ lines, shipping, currency }: PurchaseFact): { lines: Basis; withShipping: Basis } {
  const amount = lines.reduce((sum, line) => sum + line.amount, 0);
  if (!Number.isSafeInteger(amount + shipping))
    throw new RangeError(`${amount + shipping} is not exact: check the basket`);
  const withoutShipping = { amount, text: `${fromMinor(amount, currency)} ${currency}` };
  if (shipping === 0) return { lines: withoutShipping, withShipping: withoutShipping };
  const text = `${fromMinor(amount + shipping, currency)} ${currency} with shipping`;
  return { lines: withoutShipping, withShipping: { amount: amount + shipping, text } };
}

/** By what an award is spread over the lines: their amounts; when all are zero, their quantities. */
function weightsOf(lines: readonly FactLine[]): (number | bigint)[] {
  if (lines.some((line) => line.amount > 0)) return lines.map((line) => line.amount);
  return lines.map(({ quantity }) => {
    const [whole = '', fraction = ''] = quantity.split('.');
    return BigInt(whole + fraction.padEnd(MAX_DECIMALS, '0'));
  });
}
