import type { Days, Window } from '../windows/windows.js';

/** What happens to who has not earned their tier again: nothing, one tier down, or down to what was earned. */
export type Falling = 'NEVER' | 'ONE_STEP' | 'TO_EARNED';

/** How standings on a ladder are decided. */
export interface LadderTerms {
  readonly window: Window;
  readonly falling: Falling;
  /** How many days a fall is put off, once. */
  readonly graceDays: number;
  /** What each tier takes, the lowest first: 0, then rising. Whole numbers of what is counted. */
  readonly thresholds: readonly number[];
  /** Whether days count on which there was something, however much. */
  readonly countsDays: boolean;
}

/** What counts for a ladder, by the day of its own date. */
export interface DayAmount {
  readonly day: string;
  readonly amount: number;
}

/** How much counts within some days. */
export function metricIn(
  { countsDays }: Pick<LadderTerms, 'countsDays'>,
  amounts: readonly DayAmount[],
  { first, next }: Days,
): number {
  let metric = 0;
  for (const { day, amount } of amounts) {
    if (day < first || (next !== null && day >= next)) continue;
    metric += countsDays ? Number(amount > 0) : amount;
  }
  return metric;
}

/** The highest tier that so much is enough for, counted from 0. */
export function tierFor({ thresholds }: Pick<LadderTerms, 'thresholds'>, metric: number): number {
  let tier = 0;
  while (tier + 1 < thresholds.length && metric >= (thresholds[tier + 1] as number)) tier++;
  return tier;
}
