import type { Problem } from '../../../kernel/problem.js';

/** No price, tier price or surcharge is higher: sums over choices and quantities stay exact. */
export const MOST_PRICE = 1_000_000_000;
const MOST_ENTRIES = 20;
const MOST_EARLY_DAYS = 365;

/** What is wrong with the points that something costs. */
export function priceProblems(points: number, path: string[]): Problem[] {
  return points >= 1 && points <= MOST_PRICE ? [] : [{ path, message: `${points} is not within 1 to ${MOST_PRICE}` }];
}

/** What is wrong with prices for tiers: too many of them, a price that is none, a tier twice. */
export function tierPricesProblems(prices: readonly { tier: string; points: number }[]): Problem[] {
  return (
    tooMany(prices, 'tierPrices') ??
    prices.flatMap(({ points }, index) => [
      ...priceProblems(points, ['tierPrices', String(index), 'points']),
      ...tierTwice(prices, index, 'tierPrices'),
    ])
  );
}

/** A price for some time. */
interface TimedPrice {
  from: Date;
  until: Date;
  points: number;
}

/** What is wrong with prices for some time: windows the wrong way round, and two that hold at the same moment. */
export function timedPricesProblems(prices: readonly TimedPrice[]): Problem[] {
  return (
    tooMany(prices, 'timedPrices') ??
    prices.flatMap((price, index) => [
      ...priceProblems(price.points, ['timedPrices', String(index), 'points']),
      ...timeProblems(prices, price, index),
    ])
  );
}

function timeProblems(prices: readonly TimedPrice[], price: TimedPrice, index: number): Problem[] {
  const at = ['timedPrices', String(index)];
  if (price.until <= price.from)
    return [{ path: [...at, 'until'], message: `must be after from, ${price.from.toISOString()}` }];
  const other = prices.findIndex((one, before) => before < index && one.from < price.until && price.from < one.until);
  return other < 0 ? [] : [{ path: at, message: `overlaps with timedPrices.${other}: one price holds at a time` }];
}

/** What is wrong with early access: no day, too many of them, a tier twice, or nothing that it could be earlier than. */
export function earlyAccessProblems(
  entries: readonly { tier: string; days: number }[],
  windows: { visibleFrom: Date | null; redeemableFrom: Date | null },
): Problem[] {
  const many = tooMany(entries, 'earlyAccess');
  if (many) return many;
  if (entries.length > 0 && !windows.visibleFrom && !windows.redeemableFrom)
    return [{ path: ['earlyAccess'], message: 'needs visibleFrom or redeemableFrom: before them there is nothing' }];
  return entries.flatMap(({ days }, index) => [
    ...(days >= 1 && days <= MOST_EARLY_DAYS
      ? []
      : [
          {
            path: ['earlyAccess', String(index), 'days'],
            message: `${days} is not within 1 to ${MOST_EARLY_DAYS}`,
          },
        ]),
    ...tierTwice(entries, index, 'earlyAccess'),
  ]);
}

function tierTwice(entries: readonly { tier: string }[], index: number, field: string): Problem[] {
  const { tier } = entries[index] as { tier: string };
  if (entries.findIndex((other) => other.tier === tier) === index) return [];
  return [{ path: [field, String(index), 'tier'], message: 'is given twice' }];
}

function tooMany(entries: readonly unknown[], field: string): Problem[] | null {
  if (entries.length <= MOST_ENTRIES) return null;
  return [{ path: [field], message: `must have at most ${MOST_ENTRIES}, not ${entries.length}` }];
}
