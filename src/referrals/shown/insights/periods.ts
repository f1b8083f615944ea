import { addToDay, periodAround } from '../../../kernel/calendar.js';

/** Into what a time is divided. */
export type InsightsPeriodUnit = 'DAY' | 'WEEK' | 'MONTH' | 'YEAR';

/** A part of a time, from its first day to its last. */
export interface InsightsPeriod {
  readonly from: string;
  readonly until: string;
}

/**
 * The days from the first to the last one by calendar periods, the first and the last as far as they are within them. `most`: null where they
 * would be more.
 */
export function periodsIn(
  from: string,
  until: string,
  unit: InsightsPeriodUnit,
  most: number,
): (InsightsPeriod & { readonly first: string })[] | null {
  const periods: (InsightsPeriod & { first: string })[] = [];
  for (let day = from; day <= until;) {
    if (periods.length === most) return null;
    const { first, next } = periodAround(day, unit);
    const last = addToDay(next, -1, 'DAYS');
    periods.push({ first, from: day, until: last < until ? last : until });
    day = next;
  }
  return periods;
}
