import { floorShare, roundRatio, toMinor, type Minor } from '../../../kernel/money.js';

/** What points of a point currency are worth at checkout. */
export interface PointValue {
  /** So many points are worth so much; null without a value. */
  readonly valuePoints: number | null;
  readonly valueAmount: string | null;
}

/** Points of one point currency that were paid. */
export interface PaidPoints extends PointValue {
  readonly points: number;
}

/**
 * What friends cost: the points that were paid, by point currency rounded down, and what vouchers took off. Null where points were paid that
 * have no value.
 */
export function costOf(paid: readonly PaidPoints[], discount: Minor, money: string): Minor | null {
  let cost = discount;
  for (const { points, valuePoints, valueAmount } of paid) {
    if (points === 0) continue;
    if (valuePoints === null || valueAmount === null) return null;
    cost += floorShare(points, toMinor(valueAmount, money), valuePoints);
  }
  return cost;
}

/** The cost of one of so many friends, rounded half up; null for none. */
export function costPerFriend(cost: Minor | null, friends: number): Minor | null {
  return cost === null || friends === 0 ? null : roundRatio(BigInt(cost), BigInt(friends), 'HALF_UP');
}
