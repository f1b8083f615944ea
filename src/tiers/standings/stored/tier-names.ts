import type { CompiledLadder } from '../../ladders/ladder.js';
import type { PastClimb } from '../decisions/revoke.js';
import type { Floor, Standing } from '../decisions/standing.js';

// What is stored names tiers by their numbers, which stay theirs whatever becomes of the ladder. What is decided names them by their
// places on the ladder as it is, counted from 0.

type Ladder = Pick<CompiledLadder, 'tiers'>;

/** Where a tier stands; -1 when the ladder has it no longer. */
export function placeOf({ tiers }: Ladder, number: number): number {
  return tiers.findIndex((tier) => tier.number === number);
}

/** The number of the tier at a place. */
export function numberAt({ tiers }: Ladder, place: number): number {
  const tier = tiers[place];
  if (!tier) throw new Error(`there is no tier at place ${String(place)}`);
  return tier.number;
}

/** A climb as it is stored. */
export function storedClimb(ladder: Ladder, { before, after, window }: PastClimb): PastClimb {
  const stored = (standing: Standing): Standing => ({ ...standing, tier: numberAt(ladder, standing.tier) });
  return { before: stored(before), after: stored(after), window };
}

/** A climb that was stored, on the ladder as it is; null when that has one of its tiers no longer. */
export function placedClimb(ladder: Ladder, { before, after, window }: PastClimb): PastClimb | null {
  const placed = (standing: Standing): Standing => ({ ...standing, tier: placeOf(ladder, standing.tier) });
  const climb = { before: placed(before), after: placed(after), window };
  return climb.before.tier < 0 || climb.after.tier < 0 ? null : climb;
}

interface Had {
  readonly standing: Standing;
  readonly floor: Floor | null;
}

/** What a member has on a ladder, as it is stored. */
export function storedHolding<Holding extends Had>(ladder: Ladder, holding: Holding): Holding {
  return renamed(holding, (place) => numberAt(ladder, place));
}

/** What was stored of a member, on the ladder as it is: a tier that it has no longer is the lowest. */
export function placedHolding<Holding extends Had>(ladder: Ladder, holding: Holding): Holding {
  return renamed(holding, (number) => Math.max(0, placeOf(ladder, number)));
}

function renamed<Holding extends Had>(holding: Holding, nameOf: (tier: number) => number): Holding {
  const { standing, floor } = holding;
  return {
    ...holding,
    standing: { ...standing, tier: nameOf(standing.tier) },
    floor: floor && { ...floor, tier: nameOf(floor.tier) },
  };
}
