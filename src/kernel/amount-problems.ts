import { currencyDecimals, decimalsOf, MAX_AMOUNT } from './money.js';
import type { Problem } from './problem.js';

/** What is wrong with an amount of money in the main unit of its currency. */
export function amountProblems(
  amount: string,
  currency: string,
  bound: '0 or more' | 'above 0',
  path: string[],
): Problem[] {
  const decimals = currencyDecimals(currency);
  const value = Number(amount);
  const isLargeEnough = bound === 'above 0' ? value > 0 : value >= 0;
  if (isLargeEnough && value <= MAX_AMOUNT && decimalsOf(amount) <= decimals) return [];
  const allowed = `${bound}, at most ${MAX_AMOUNT}, with at most ${decimals} decimals`;
  return [{ path, message: `${amount} is not an amount of ${currency} ${allowed}` }];
}
