import { Big } from 'big.js';

/** A line as far as a return needs it. Quantities are exact decimals as text. */
export interface ReturnableLine {
  number: number;
  sku: string;
  quantity: string;
  returned: string;
  /** What it amounts to after all discounts. */
  net: number;
}

/** An award's share of each line, by line number from 1. */
export interface ReturnableAward {
  shares: readonly number[];
}

export interface WantedReturn {
  line: number | null;
  sku: string | null;
  quantity: string;
}

/** So many of a line come back. */
export interface ReturnedPart {
  line: number;
  quantity: string;
  amount: number;
}

export type ReturnPlan =
  | { parts: ReturnedPart[] }
  | { exceeds: { index: number; sku: string; purchased: string; returned: string } }
  | { unknown: { index: number } };

/**
 * Which lines give what comes back: a line by its number, a sku from its first line with something left on to the next. Two
 * wishes for one line add up.
 */
export function planReturn(lines: readonly ReturnableLine[], wanted: readonly WantedReturn[]): ReturnPlan {
  const taken = new Map<number, Big>();
  for (const [index, wish] of wanted.entries()) {
    const candidates = lines.filter((line) => (wish.line === null ? line.sku === wish.sku : line.number === wish.line));
    if (candidates.length === 0) return { unknown: { index } };
    let missing = new Big(wish.quantity);
    for (const line of candidates) {
      const before = taken.get(line.number) ?? new Big(0);
      const left = new Big(line.quantity).minus(line.returned).minus(before);
      const part = missing.gt(left) ? left : missing;
      if (part.gt(0)) taken.set(line.number, before.plus(part));
      missing = missing.minus(part);
    }
    if (missing.gt(0)) {
      const sum = (field: 'quantity' | 'returned'): string =>
        candidates.reduce((all, line) => all.plus(line[field]), new Big(0)).toFixed();
      const sku = (candidates[0] as ReturnableLine).sku;
      return { exceeds: { index, sku, purchased: sum('quantity'), returned: sum('returned') } };
    }
  }
  const parts = lines.flatMap((line) => {
    const quantity = taken.get(line.number);
    if (!quantity) return [];
    return [
      { line: line.number, quantity: quantity.toFixed(), amount: sharesReturned(line.net, line, quantity.toFixed()) },
    ];
  });
  return { parts };
}

/**
 * How much of a share goes back with `quantity` more of a line: ⌊share × q / Q⌋ in all after q of Q, the rest with the last,
 * less what went back before.
 */
export function sharesReturned(share: number, line: ReturnableLine, quantity: string): number {
  const before = floorOf(share, line.returned, line.quantity);
  const after = floorOf(share, new Big(line.returned).plus(quantity).toFixed(), line.quantity);
  return after - before;
}

/** How many points of an award go back with these parts. */
export function pointsReturned(
  award: ReturnableAward,
  lines: readonly ReturnableLine[],
  parts: readonly ReturnedPart[],
): number {
  return parts.reduce((sum, part) => {
    const line = lines.find((one) => one.number === part.line) as ReturnableLine;
    return sum + sharesReturned(award.shares[part.line - 1] ?? 0, line, part.quantity);
  }, 0);
}

const MICRO = 1_000_000;

/** ⌊share × part / whole⌋ in exact integers: quantities have at most 6 decimals. */
function floorOf(share: number, part: string, whole: string): number {
  const micro = (decimal: string): bigint => BigInt(new Big(decimal).times(MICRO).toFixed(0));
  return Number((BigInt(share) * micro(part)) / micro(whole));
}
