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
  const hasChanged = now.tier !== after.tier || now.lastDay !== after.lastDay || now.reckonedOn !== after.reckonedOn;
  if (hasChanged || tierFor(ladder, metricIn(ladder, amounts, window)) >= after.tier) return null;
  return before;
}
