import { lastDayReachedOn, windowAround, type Days } from '../windows/windows.js';
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

/** The last days of the windows to look at, the latest first: it lasts longest. */
function endsToSee({ window }: LadderTerms, amounts: readonly DayAmount[], day: string, today: string): string[] {
  if (window.kind !== 'ROLLING') return [day];
  const counted = amounts.map((one) => one.day).filter((other) => other > day && other <= today);
  return [...new Set([day, ...counted])].sort().reverse();
}
