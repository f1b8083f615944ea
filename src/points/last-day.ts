import { dayInZone } from '../kernel/calendar.js';

/** The last day on which something holds that is gone at this instant, in that zone. */
export function lastDayBefore(instant: Date, timeZone: string): string {
  return dayInZone(new Date(instant.getTime() - 1), timeZone);
}
