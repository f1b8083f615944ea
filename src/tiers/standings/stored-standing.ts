import type { Takeover } from '../ladders/ladder.js';

/** A standing as it is stored; tiers by their numbers. Who has none stands on the lowest tier. */
export interface StandingRow {
  readonly memberId: string;
  readonly ladder: number;
  /** By which version of the ladder it was decided last. */
  readonly version: number;
  readonly tier: number;
  readonly since: Date;
  readonly lastDay: string | null;
  readonly reckonedOn: string;
  readonly graceFrom: string | null;
  readonly floorTier: number | null;
  readonly floorLastDay: string | null;
  /** So many changes were noted. */
  readonly changes: number;
  /** The first day on which something of it may be over; null for never. */
  readonly reviewOn: string | null;
  /** The first day at which that review will look; null where there is none. */
  readonly looksBackTo: string | null;
}

/** The tier that counted by the version before, the floor where that was higher. Tiers by their numbers, `before` from the lowest up. */
export function countedBefore(
  { tier, floorTier, floorLastDay }: StandingRow,
  before: readonly number[],
  day: string,
): number {
  const isFloored = floorTier !== null && (floorLastDay === null || day <= floorLastDay);
  return isFloored && before.indexOf(floorTier) > before.indexOf(tier) ? floorTier : tier;
}

/** Whether it names a tier that the new version has no longer. */
export function isOnMoved({ tier, floorTier }: StandingRow, { moves }: Takeover): boolean {
  return moves.has(tier) || (floorTier !== null && moves.has(floorTier));
}
