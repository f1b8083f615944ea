import { daysBefore, minutesAfter } from '../kernel/calendar.js';
import type { Problem } from '../kernel/problem.js';

const MINUTES_AHEAD = 5;

/** What is wrong with when something happened. Imports bring the past: for them only the future is out of bounds. */
export function dateProblems(field: string, at: Date, now: Date, backDatingDays: number | null): Problem[] {
  const latest = minutesAfter(now, MINUTES_AHEAD);
  if (at > latest) {
    return [{ path: [field], message: `${at.toISOString()} is in the future; it is ${now.toISOString()}` }];
  }
  const earliest = backDatingDays === null ? null : daysBefore(now, backDatingDays);
  if (earliest && at < earliest) {
    const message = `${at.toISOString()} is too far back; the earliest is ${earliest.toISOString()} (${String(backDatingDays)} days)`;
    return [{ path: [field], message }];
  }
  return [];
}
