import { addToDay, dayInZone } from '../../../kernel/calendar.js';
import type { CompiledLadder, OnChange, TierFalling, TierWindow } from '../../ladders/ladder.js';
import { FIRST_DAY, firstDayAsked, type Days, type Window } from '../../windows/windows.js';

/** How standings on a ladder are decided. */
export interface LadderTerms {
  readonly window: Window;
  readonly falling: TierFalling;
  /** How many days a fall is put off, once. */
  readonly graceDays: number;
  /** What each tier takes, the lowest first: 0, then rising. Whole numbers of what is counted. */
  readonly thresholds: readonly number[];
  /** Whether days count on which there was something, however much. */
  readonly countsDays: boolean;
}

/** How standings on a compiled ladder are decided. */
export function termsOf({ window, windowMonths, falling, graceDays, metric, tiers }: CompiledLadder): LadderTerms {
  return {
    window: windowOf(window, windowMonths),
    falling,
    graceDays,
    thresholds: tiers.map(({ threshold }) => threshold),
    countsDays: metric === 'VISITS',
  };
}

/** The first day that has to be known for what happens on a day: of its window, and what a takeover looks at. */
export function firstDayNeeded(ladder: CompiledLadder, day: string, timeZone: string): string {
  const terms = termsOf(ladder);
  const first = firstDayAsked(terms.window, day);
  if (ladder.takeover === null) return first;
  const { at, onChange } = ladder.takeover;
  const before = firstDayToTakeOver(terms, onChange, dayInZone(at, timeZone));
  return before < first ? before : first;
}

/**
 * The first day that has to be known for what a version makes of standings on a day, whoever it is that it counts for: of the window
 * before; of all windows ever, where what was earned in any of them lasts.
 */
export function firstDayToTakeOver({ window, falling }: LadderTerms, onChange: OnChange, day: string): string {
  const isOfAll = falling === 'NEVER' && onChange !== 'KEEP_UNTIL_PERIOD_END';
  return isOfAll ? FIRST_DAY : firstDayOfTwo(window, day);
}

/** The first day of the window before that of a day, whoever it is that it counts for. */
export function firstDayOfTwo(window: Window, day: string): string {
  const first = firstDayAsked(window, day);
  return window.kind === 'LIFETIME' ? first : firstDayAsked(window, addToDay(first, -1, 'DAYS'));
}

function windowOf(window: TierWindow, months: number | null): Window {
  switch (window) {
    case 'CALENDAR_YEAR':
      return { kind: 'CALENDAR', unit: 'YEAR' };
    case 'CALENDAR_HALF_YEAR':
      return { kind: 'CALENDAR', unit: 'HALF_YEAR' };
    case 'CALENDAR_QUARTER':
      return { kind: 'CALENDAR', unit: 'QUARTER' };
    case 'ROLLING':
      if (months === null) throw new Error('a rolling window has months');
      return { kind: 'ROLLING', months };
    case 'ANNIVERSARY':
    case 'LIFETIME':
      return { kind: window };
  }
}

/** What counts for a ladder, by the day of its own date. */
export interface DayAmount {
  readonly day: string;
  readonly amount: number;
}

/** How much counts within some days; what cannot be counted exactly is the most that can. */
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
  return Math.min(metric, Number.MAX_SAFE_INTEGER);
}

/** The highest tier that so much is enough for, counted from 0. */
export function tierFor({ thresholds }: Pick<LadderTerms, 'thresholds'>, metric: number): number {
  let tier = 0;
  while (tier + 1 < thresholds.length && metric >= (thresholds[tier + 1] as number)) tier++;
  return tier;
}
