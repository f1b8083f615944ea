import type { CompiledLadder, CompiledTier } from '../ladders/ladder.js';
import { positionOf } from './position-of.js';

/** Which tier of which ladder, by their numbers. It never changes. */
export interface TierPlace {
  readonly ladder: number;
  readonly tier: number;
}

/** What somebody has of tiers that are named, by their inner ids. */
export interface HeldTiers {
  /** On these they stand. */
  readonly on: readonly string[];
  /** These they have: the ones on which they stand, and those below. */
  readonly reached: readonly string[];
}

/** Some positions on a ladder. */
export interface Rungs {
  readonly ladder: CompiledLadder;
  /** From 1, the lowest. */
  readonly positions: readonly number[];
}

/** What somebody has who stands on no ladder. */
export const NO_TIERS: HeldTiers = { on: [], reached: [] };

/**
 * Tiers that conditions name, by their inner ids, on the ladders on which members stand. A tier of another ladder, and one that its
 * ladder has no longer, is nobody's.
 */
export class NamedTiers {
  /** Whether none is named. */
  readonly isNothing: boolean;
  /** The ladders that have to be known of a member. */
  readonly ladders: readonly CompiledLadder[];

  constructor(
    private readonly places: ReadonlyMap<string, TierPlace>,
    ladders: readonly CompiledLadder[],
  ) {
    this.isNothing = places.size === 0;
    const named = new Set([...places.values()].map(({ ladder }) => ladder));
    this.ladders = ladders.filter(({ number }) => named.has(number));
  }

  /** What a member has of them who stands on these tiers, one for each ladder. */
  heldBy(standing: readonly { ladder: CompiledLadder; tier: Pick<CompiledTier, 'position'> }[]): HeldTiers {
    const [on, reached]: [string[], string[]] = [[], []];
    for (const [id, place] of this.places) {
      const stands = standing.find(({ ladder }) => ladder.number === place.ladder);
      const position = stands ? positionOf(stands.ladder, place.tier) : null;
      if (!stands || position === null) continue;
      if (position === stands.tier.position) on.push(id);
      if (position <= stands.tier.position) reached.push(id);
    }
    return { on, reached };
  }

  /** Where somebody stands who is on one of these tiers: on one of these ladders. */
  oneOf(ids: readonly string[]): Rungs[] {
    return this.ladders.flatMap((ladder) => {
      const positions = ids.flatMap((id) => this.positionsOf(id, ladder));
      return positions.length === 0 ? [] : [{ ladder, positions }];
    });
  }

  /** Where somebody stands who has reached this tier; null where nobody does. */
  from(id: string): Rungs | null {
    const [rungs] = this.oneOf([id]);
    const [lowest] = rungs?.positions ?? [];
    if (!rungs || lowest === undefined) return null;
    const all = rungs.ladder.tiers.map(({ position }) => position);
    return { ladder: rungs.ladder, positions: all.filter((position) => position >= lowest) };
  }

  private positionsOf(id: string, ladder: CompiledLadder): number[] {
    const place = this.places.get(id);
    return place?.ladder === ladder.number ? [positionOf(ladder, place.tier) ?? []].flat() : [];
  }
}
