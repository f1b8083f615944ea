import { isSameStanding, type Standing } from '../standings/decisions/standing.js';
import type { LedClimb } from '../standings/stored/standing-change.js';

/**
 * How somebody came to where they stand: the climb to it, that to what stood before it, and so on, as far as things led to them. Each as
 * it is for who has that standing from now on: `asTheirs` says what each was worth to them. What ended and began with what they had
 * themselves is none. Takes climbs in their order, and answers them so.
 */
export function carriedClimbs(
  standing: Standing,
  climbs: readonly LedClimb[],
  asTheirs: (standing: Standing) => Standing,
): LedClimb[] {
  const reached = [standing];
  const carried: LedClimb[] = [];
  for (const { sourceId, climb } of climbs.toReversed()) {
    if (!reached.some((one) => isSameStanding(one, climb.after))) continue;
    reached.push(climb.before);
    const [before, after] = [asTheirs(climb.before), asTheirs(climb.after)];
    if (!isSameStanding(before, after)) carried.unshift({ sourceId, climb: { ...climb, before, after } });
  }
  return carried;
}
