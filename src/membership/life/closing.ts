import { addToInstant } from '../../kernel/calendar.js';

const DAYS_TO_FORFEIT = 30;

/** When the points are forfeited of a member who was closed then: 30 days later at the same local time. */
export function forfeitsAt(closedAt: Date, timeZone: string): Date {
  return addToInstant(closedAt, DAYS_TO_FORFEIT, 'DAYS', timeZone);
}
