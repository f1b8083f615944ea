import type { DaySpan } from '../../../kernel/day-spans.js';
import type { Days } from '../../windows/windows.js';
import { metricIn, tierFor, type DayAmount, type LadderTerms } from './ladder-terms.js';
import { isStill, type Standing } from './standing.js';

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
  climb: PastClimb,
  amounts: readonly DayAmount[],
  protectedDays: readonly DaySpan[],
): Standing | null {
  return isStill(now, climb.after, protectedDays) && isLost(ladder, climb, amounts) ? climb.before : null;
}

/** Whether what is left in the window of a climb is not enough for its tier, whatever stands now. */
export function isLost(ladder: LadderTerms, climb: PastClimb, amounts: readonly DayAmount[]): boolean {
  const { after, window } = climb;
  return !isDownward(climb) && tierFor(ladder, metricIn(ladder, amounts, window)) < after.tier;
}

/** Every climb that does not hold any more, the latest first, and what the standing goes back to. */
export interface Revoked<Climb extends PastClimb> {
  readonly climbs: readonly [Climb, ...Climb[]];
  readonly standing: Standing;
}

/**
 * The same of all climbs of which something has come back, now or before, `cameBack` with the latest first: what stood beneath a climb, or
 * stands by it because others were enough until now, goes as well. So it does not matter in which order things come back. Null when
 * everything stays.
 */
export function revokeAll<Climb extends PastClimb>(
  ladder: LadderTerms,
  now: Standing,
  cameBack: readonly Climb[],
  amounts: readonly DayAmount[],
  protectedDays: readonly DaySpan[],
): Revoked<Climb> | null {
  const climbs: Climb[] = [];
  let standing = now;
  for (;;) {
    const left = cameBack.filter((one) => !climbs.includes(one));
    const next = left.find((one) => revoke(ladder, standing, one, amounts, protectedDays) !== null);
    if (!next) break;
    climbs.push(next);
    standing = next.before;
  }
  const [first, ...others] = climbs;
  return first ? { climbs: [first, ...others], standing } : null;
}

/**
 * Of tiers that have changed places since, what was a climb may be none any more. One tier before and after is that of who took another's
 * standing, which lasted longer than their own.
 */
function isDownward({ before, after }: PastClimb): boolean {
  return before.tier > after.tier;
}
