import { addToDay } from '../../../kernel/calendar.js';
import { lastDayReachedOn, windowAround, type Days } from '../../windows/windows.js';
import { metricIn, tierFor, type DayAmount, type LadderTerms } from './ladder-terms.js';
import type { Standing } from './standing.js';

/** A higher tier than before. */
export interface Climb {
  readonly standing: Standing;
  /** The window in which it was reached. */
  readonly window: Days;
}

/**
 * What something that counts on `day` leads to; null when the standing stays. A tier is reached in the window of that day, and
 * only while what is reached there still lasts. Rolling: windows that end later, up to today, hold that day as well.
 */
export function climb(
  ladder: LadderTerms,
  before: Standing,
  amounts: readonly DayAmount[],
  { day, today, joinedOn }: { day: string; today: string; joinedOn: string },
): Climb | null {
  let best: Climb | null = null;
  for (const end of endsToSee(ladder, amounts, day, today)) {
    const window = windowAround(ladder.window, end, joinedOn);
    const tier = tierFor(ladder, metricIn(ladder, amounts, window));
    if (tier <= (best?.standing ?? before).tier) continue;
    const lastDay = ladder.falling === 'NEVER' ? null : lastDayReachedOn(ladder.window, end, joinedOn);
    if (lastDay !== null && lastDay < today) continue;
    best = { standing: { tier, since: today, lastDay, reckonedOn: end, graceFrom: null }, window };
  }
  return best;
}

/**
 * The same of all that counts from `day` on: while a tier was held that is taken back now, a lower one may have been reached in any
 * window since, which nobody saw. Where nobody falls it lasts, whenever that was.
 */
export function climbSince(
  ladder: LadderTerms,
  before: Standing,
  amounts: readonly DayAmount[],
  { day, today, joinedOn }: { day: string; today: string; joinedOn: string },
): Climb | null {
  let standing = before;
  let last: Climb | null = null;
  for (const one of daysSince(ladder, amounts, { day, today, joinedOn })) {
    const climbed = climb(ladder, standing, amounts, { day: one, today, joinedOn });
    if (!climbed) continue;
    standing = climbed.standing;
    last = climbed;
  }
  return last;
}

/** That day, and one in each window since in which something may have been reached that still lasts. */
function daysSince(
  { window, falling }: LadderTerms,
  amounts: readonly DayAmount[],
  { day, today, joinedOn }: { day: string; today: string; joinedOn: string },
): string[] {
  if (window.kind === 'ROLLING' || window.kind === 'LIFETIME') return [day];
  const lastOfTheOneBefore = addToDay(windowAround(window, today, joinedOn).first, -1, 'DAYS');
  const counted = falling === 'NEVER' ? amounts.map((one) => one.day).sort() : [lastOfTheOneBefore, today];
  return [day, ...counted.filter((one) => one >= day)];
}

/** The last days of the windows to look at, the latest first: it lasts longest. */
function endsToSee({ window }: LadderTerms, amounts: readonly DayAmount[], day: string, today: string): string[] {
  if (window.kind !== 'ROLLING') return [day];
  const counted = amounts.map((one) => one.day).filter((other) => other > day && other <= today);
  return [...new Set([day, ...counted])].sort().reverse();
}
