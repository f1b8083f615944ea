import { addToDay, dayInZone } from '../../kernel/calendar.js';
import type { Problem } from '../../kernel/problem.js';

const LONGEST_YEARS = 100;

/** What is wrong with the last usable day that points are to get. */
export function lastDayProblems(day: string | null | undefined, now: Date, timeZone: string): Problem[] {
  const today = dayInZone(now, timeZone);
  const latest = addToDay(today, LONGEST_YEARS, 'YEARS');
  if (day == null || (day >= today && day <= latest)) return [];
  return [{ path: ['expiresOn'], message: `must be from ${today} to ${latest}` }];
}

const EARLIEST = '1970-01-01';

/** What is wrong with the days on which points are said to have expired. */
export function expiredDaysProblems(from: string, until: string | null | undefined, today: string): Problem[] {
  const last = until ?? today;
  if (last < EARLIEST || last > today) {
    return [{ path: ['expiredUntil'], message: `must be from ${EARLIEST} to ${today}` }];
  }
  if (from >= EARLIEST && from <= last) return [];
  return [{ path: ['expiredFrom'], message: `must be from ${EARLIEST} to ${last}` }];
}
