import { addToDay } from '../../../kernel/calendar.js';
import type { DaySpan } from '../../../kernel/day-spans.js';
import { windowAround, windowEndedBefore, type Days } from '../../windows/windows.js';
import { metricIn, type DayAmount, type LadderTerms } from './ladder-terms.js';
import { heldUntil, type Standing } from './standing.js';

/** How far a member is, for an app to say "180 points to Gold, by 31 December". */
export interface Progress {
  /** What counts in the window that runs. */
  readonly current: number;
  readonly window: Days;
  /** The next tier, counted from 0, and what is missing for it; null at the top. */
  readonly next: { readonly tier: number; readonly missing: number } | null;
  /** What is missing to stay when the standing ends; null for ever. */
  readonly toKeep: number | null;
}

/** `tier` is the one that counts, which may be a floor above what was earned. */
export function progressOn(
  ladder: LadderTerms,
  standing: Standing,
  tier: number,
  amounts: readonly DayAmount[],
  { joinedOn, protectedDays }: { joinedOn: string; protectedDays: readonly DaySpan[] },
  today: string,
): Progress {
  const window = windowAround(ladder.window, today, joinedOn);
  const current = metricIn(ladder, amounts, window);
  const missing = (other: number, metric: number): number => Math.max(0, (ladder.thresholds[other] as number) - metric);
  const next = tier + 1 < ladder.thresholds.length ? { tier: tier + 1, missing: missing(tier + 1, current) } : null;

  const last = heldUntil(standing, protectedDays);
  if (last === null) return { current, window, next, toKeep: null };
  const judgedOn = standing.graceFrom ?? addToDay(last, 1, 'DAYS');
  const judged = windowEndedBefore(ladder.window, judgedOn, joinedOn);
  return { current, window, next, toKeep: judged && missing(standing.tier, metricIn(ladder, amounts, judged)) };
}
