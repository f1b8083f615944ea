import { floorShare, toMinor, type Minor } from '../../kernel/money.js';

/** What points are worth: so much money, as decimal text, for so many points of a point currency. */
interface Values {
  currency: string;
  currencies: readonly { number: number; valueAmount: string | null; valuePoints: number | null }[];
}

/** What points of a point currency cost, in the smallest unit and rounded down; null where a point has no value. */
export function costOf({ currency, currencies }: Values, number: number, points: number): Minor | null {
  const value = currencies.find((one) => one.number === number);
  if (!value?.valueAmount || !value.valuePoints) return null;
  return floorShare(toMinor(value.valueAmount, currency), points, value.valuePoints);
}

/** What points of several point currencies cost together: those in which a point has a value; null when none has. */
export function totalCostOf(values: Values, earned: readonly { currency: number; points: number }[]): Minor | null {
  if (!values.currencies.some(({ valueAmount, valuePoints }) => valueAmount && valuePoints)) return null;
  return earned.reduce((sum, { currency, points }) => sum + (costOf(values, currency, points) ?? 0), 0);
}
