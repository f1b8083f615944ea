import type { Days } from '../windows/windows.js';
import { metricIn, tierFor, type DayAmount, type LadderTerms } from './ladder-terms.js';
import type { Standing } from './standing.js';

/** A climb that something led to: what stood before, what stood after, and the window it was reached in. */
export interface PastClimb {
  readonly before: Standing;
  readonly after: Standing;
  readonly window: Days;
}

/**
 * What a standing goes back to when what led to its climb is taken back: what stood before, which may be due for review. Null when
 * the climb stays: the rest is enough for the tier, or the standing has changed since.
 */
export function revoke(
  ladder: LadderTerms,
  now: Standing,
  { before, after, window }: PastClimb,
  amounts: readonly DayAmount[],
): Standing | null {
  if (!isSame(now, after) || tierFor(ladder, metricIn(ladder, amounts, window)) >= after.tier) return null;
  return before;
}

/** Every climb that does not hold any more, the latest first, and what the standing goes back to. */
export interface Revoked {
  readonly climbs: readonly PastClimb[];
  readonly standing: Standing;
}

/**
 * The same where what stood before was reached by something that has come back meanwhile, while there was a higher tier above it: that
 * climb is revoked with this one, so that it does not matter in which order things come back. Null when the climb stays.
 */
export function revokeAll(
  ladder: LadderTerms,
  now: Standing,
  past: PastClimb,
  cameBack: readonly PastClimb[],
  amounts: readonly DayAmount[],
): Revoked | null {
  const climbs: PastClimb[] = [];
  let standing = now;
  for (let next: PastClimb | undefined = past; next;) {
    const back = revoke(ladder, standing, next, amounts);
    if (!back) break;
    climbs.push(next);
    standing = back;
    next = cameBack.find(({ after }) => isSame(after, standing));
  }
  return climbs.length === 0 ? null : { climbs, standing };
}

function isSame(one: Standing, other: Standing): boolean {
  return one.tier === other.tier && one.lastDay === other.lastDay && one.reckonedOn === other.reckonedOn;
}
