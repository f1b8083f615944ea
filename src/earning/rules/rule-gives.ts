import { amountProblems } from '../../kernel/amount-problems.js';
import { decimalsOf } from '../../kernel/money.js';
import type { Problem } from '../../kernel/problem.js';

/** No rule gives more for one thing: an item, a step, a purchase. */
const MOST_POINTS = 1_000_000_000;
const MOST_FACTOR = 100;
const MOST_FACTOR_DECIMALS = 4;

/** What a rule gives, one of these. */
export interface Gives {
  fixed?: number | null | undefined;
  rate?: { points: number; per: string } | null | undefined;
  perItem?: number | null | undefined;
  factor?: string | null | undefined;
}

/** Whether it adds to what other rules give, instead of giving by itself. */
export function isMultiplier({ factor }: Gives): boolean {
  return factor != null;
}

/** What is wrong with what a rule gives; its amounts are of this currency. */
export function givesProblems({ fixed, rate, perItem, factor }: Gives, currency: string): Problem[] {
  return [
    ...pointsProblems(fixed, ['gives', 'fixed']),
    ...pointsProblems(rate?.points, ['gives', 'rate', 'points']),
    ...(rate ? amountProblems(rate.per, currency, 'above 0', ['gives', 'rate', 'per']) : []),
    ...pointsProblems(perItem, ['gives', 'perItem']),
    ...(factor == null ? [] : factorProblems(factor)),
  ];
}

/** What is wrong with a number of points that a rule gives at once. */
export function pointsProblems(points: number | null | undefined, path: string[]): Problem[] {
  if (points == null || (points >= 1 && points <= MOST_POINTS)) return [];
  return [{ path, message: `${points} is not within 1 to ${MOST_POINTS}` }];
}

/** A factor of 1 gives nothing, one below would take points away. */
function factorProblems(factor: string): Problem[] {
  const value = Number(factor);
  if (value > 1 && value <= MOST_FACTOR && decimalsOf(factor) <= MOST_FACTOR_DECIMALS) return [];
  const allowed = `above 1 and at most ${MOST_FACTOR}, with at most ${MOST_FACTOR_DECIMALS} decimals`;
  return [{ path: ['gives', 'factor'], message: `${factor} is not ${allowed}` }];
}
