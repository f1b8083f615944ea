import type { Minor } from '../../kernel/money.js';
import type { Measure } from '../ladders/ladder.js';

/** What something that happened counts for. */
export interface Counts {
  /** Qualifying points that it earned and still has, by the number of their point currency. */
  readonly points: ReadonlyMap<number, number>;
  readonly spend: Minor;
  readonly purchases: number;
  /** The key of an activity's type; null for a purchase. */
  readonly activityType: string | null;
}

/** An award, as far as it counts. */
export interface CountedAward {
  readonly currency: number | null;
  readonly points: number;
  readonly reversed: number;
  readonly qualifying: boolean;
}

/** A purchase, as far as it counts. */
export interface CountedPurchase {
  readonly total: Minor;
  readonly returnedAmount: Minor;
  readonly completedAt: Date | null;
  readonly canceledAt: Date | null;
  readonly fullyReturned: boolean;
}

/** What has not happened yet counts for. */
export const NOTHING: Counts = { points: new Map(), spend: 0, purchases: 0, activityType: null };

/**
 * What a purchase counts for as it is now. Nothing until it is completed, nor once all of it came back. Shipping is spent, until all
 * came back.
 */
export function countsOfPurchase(purchase: CountedPurchase, awards: readonly CountedAward[]): Counts {
  if (purchase.completedAt === null) return NOTHING;
  const points = qualifyingPoints(awards);
  if (purchase.canceledAt !== null || purchase.fullyReturned) return { ...NOTHING, points };
  return { points, spend: purchase.total - purchase.returnedAmount, purchases: 1, activityType: null };
}

/** What an activity counts for. */
export function countsOfActivity(type: string, awards: readonly CountedAward[]): Counts {
  return { ...NOTHING, points: qualifyingPoints(awards), activityType: type };
}

/** How much something counts for a measure. Visits are told apart by their days: each purchase of a day counts here. */
export function amountFor(
  { metric, currency, activityType: type }: Omit<Measure, 'counter'>,
  { points, spend, purchases, activityType }: Counts,
): number {
  switch (metric) {
    case 'QUALIFYING_POINTS':
      return (currency !== null && points.get(currency)) || 0;
    case 'SPEND':
      return spend;
    case 'PURCHASES':
    case 'VISITS':
      return purchases;
    case 'ACTIVITIES':
      return Number(activityType !== null && activityType === type);
  }
}

function qualifyingPoints(awards: readonly CountedAward[]): Map<number, number> {
  const points = new Map<number, number>();
  for (const { currency, points: given, reversed, qualifying } of awards) {
    if (qualifying && currency !== null && given > reversed)
      points.set(currency, (points.get(currency) ?? 0) + given - reversed);
  }
  return points;
}
