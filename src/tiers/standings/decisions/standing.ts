import { addToDay } from '../../../kernel/calendar.js';
import { postponed, spansFrom, type DaySpan } from '../../../kernel/day-spans.js';

/** Where a member stands on a ladder by what they earned. */
export interface Standing {
  /** Which tier, counted from 0, the lowest. */
  readonly tier: number;
  /** The day on which it was reached or fallen to. */
  readonly since: string;
  /** The last day by the calendar, before protected days are counted; null for ever. */
  readonly lastDay: string | null;
  /** The day from which `lastDay` was reckoned: protected days from then on move it. */
  readonly reckonedOn: string;
  /** The day on which the tier would have been lost, had there been no grace; null outside of it. */
  readonly graceFrom: string | null;
}

/** A tier that staff gave: the least that holds until the end of its last day; null for ever. */
export interface Floor {
  readonly tier: number;
  readonly lastDay: string | null;
}

/** All that a member has on a ladder: what they earned, since when, and what staff gave. */
export interface Holding {
  readonly standing: Standing;
  readonly since: Date;
  readonly floor: Floor | null;
}

/** Whether these are one standing: reached or kept at the same time, with the same last day. */
export function isSameStanding(one: Standing, other: Standing): boolean {
  return one.tier === other.tier && one.lastDay === other.lastDay && one.reckonedOn === other.reckonedOn;
}

/** Whether a standing is still this one, maybe in grace, which keeps nothing: it puts off. */
export function isStill(now: Standing, was: Standing, protectedDays: readonly DaySpan[]): boolean {
  if (isSameStanding(now, was)) return true;
  const last = heldUntil(was, protectedDays);
  return now.tier === was.tier && last !== null && now.graceFrom === addToDay(last, 1, 'DAYS');
}

/** Everybody's: the lowest tier, for ever. */
export function lowest(since: string): Standing {
  return { tier: 0, since, lastDay: null, reckonedOn: since, graceFrom: null };
}

/** The last day on which a standing holds: protected days do not bring it closer. Null for ever. */
export function heldUntil(
  { lastDay, reckonedOn }: Pick<Standing, 'lastDay' | 'reckonedOn'>,
  protectedDays: readonly DaySpan[],
): string | null {
  return lastDay === null ? null : postponed(lastDay, spansFrom(protectedDays, reckonedOn));
}

/** The tier that counts for a member on a day: what was earned, or the floor where that is higher. */
export function tierOn(standing: Pick<Standing, 'tier'>, floor: Floor | null, day: string): number {
  const isFloored = floor !== null && (floor.lastDay === null || day <= floor.lastDay);
  return isFloored ? Math.max(standing.tier, floor.tier) : standing.tier;
}
