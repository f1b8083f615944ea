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

/** Of whom it is. */
interface Holder {
  readonly joinedOn: string;
  readonly protectedDays: readonly DaySpan[];
}

/** `tier` is the one that counts, which may be a floor above what was earned. */
export function progressOn(
  ladder: LadderTerms,
  standing: Standing,
  tier: number,
  amounts: readonly DayAmount[],
  member: Holder,
  today: string,
): Progress {
  const window = windowAround(ladder.window, today, member.joinedOn);
  const current = metricIn(ladder, amounts, window);
  const missing = (other: number, metric: number): number => Math.max(0, (ladder.thresholds[other] as number) - metric);
  const next = tier + 1 < ladder.thresholds.length ? { tier: tier + 1, missing: missing(tier + 1, current) } : null;

  const deciding = decidingWindow(ladder, standing, member);
  return { current, window, next, toKeep: deciding && missing(standing.tier, metricIn(ladder, amounts, deciding)) };
}

/** The window that decides when a standing ends, in grace the one that has decided; null where none does. */
export function decidingWindow(
  { window }: Pick<LadderTerms, 'window'>,
  standing: Pick<Standing, 'lastDay' | 'reckonedOn' | 'graceFrom'>,
  { joinedOn, protectedDays }: Holder,
): Days | null {
  const last = heldUntil(standing, protectedDays);
  return last === null ? null : windowEndedBefore(window, standing.graceFrom ?? addToDay(last, 1, 'DAYS'), joinedOn);
}
