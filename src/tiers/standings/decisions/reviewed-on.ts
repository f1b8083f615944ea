import { addToDay } from '../../../kernel/calendar.js';
import type { DaySpan } from '../../../kernel/day-spans.js';
import { heldUntil, type Standing } from './standing.js';

/**
 * The first day on which something of a standing may be over: what was earned, protected days counted, or what staff gave. Null for
 * never.
 */
export function reviewedOn(
  standing: Pick<Standing, 'lastDay' | 'reckonedOn'>,
  floorLastDay: string | null,
  protectedDays: readonly DaySpan[],
): string | null {
  const ends = [heldUntil(standing, protectedDays), floorLastDay].filter((day) => day !== null).sort();
  return ends[0] === undefined ? null : addToDay(ends[0], 1, 'DAYS');
}

/** Whether the standings of a member of this status rest: who has left, lives on in somebody else or is forgotten does not fall. */
export function isResting(status: string): boolean {
  return status === 'CLOSED' || status === 'MERGED' || status === 'ERASED';
}
