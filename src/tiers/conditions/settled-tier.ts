import type { CompiledLadder, CompiledTier } from '../ladders/ladder.js';
import { positionOf } from './position-of.js';

/** What is stored of a standing, as far as the tier that counts depends on it; tiers by their numbers. */
export interface StoredTier {
  readonly ladder: number;
  readonly version: number;
  readonly tier: number;
  readonly floorTier: number | null;
  readonly floorLastDay: string | null;
  readonly reviewOn: string | null;
}

type Ladder = Pick<CompiledLadder, 'number' | 'version' | 'tiers' | 'takeover'>;

/**
 * The tier that counts on a day for whom this is stored, the lowest one where nothing is. Null where time or a new version of the ladder
 * may have changed it and nobody has noted that yet: then the standing has to be settled, see TierConditions.
 */
export function settledTier(ladder: Ladder, stored: StoredTier | null, today: string): CompiledTier | null {
  if (ladder.takeover !== null && (stored === null || stored.version < ladder.version)) return null;
  if (stored === null) return ladder.tiers[0] ?? null;
  if (stored.reviewOn !== null && stored.reviewOn <= today) return null;
  const { floorTier, floorLastDay } = stored;
  const isFloored = floorTier !== null && (floorLastDay === null || today <= floorLastDay);
  const [earned, floor] = [stored.tier, isFloored ? floorTier : null].map((number) =>
    number === null ? 1 : (positionOf(ladder, number) ?? 1),
  );
  return ladder.tiers[Math.max(earned ?? 1, floor ?? 1) - 1] ?? null;
}
