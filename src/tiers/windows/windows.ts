import { addToDay, endOfPeriod, type PeriodUnit } from '../../kernel/calendar.js';

/** Over what time a ladder looks. */
export type Window =
  | { readonly kind: 'CALENDAR'; readonly unit: Exclude<PeriodUnit, 'MONTH'> }
  /** The last months up to a day, which moves on with every day. */
  | { readonly kind: 'ROLLING'; readonly months: number }
  /** Years from the day of joining. */
  | { readonly kind: 'ANNIVERSARY' }
  | { readonly kind: 'LIFETIME' };

/** Days in a row: the first of them, and the first one after them; null for days without end. */
export interface Days {
  readonly first: string;
  readonly next: string | null;
}

/** Nothing happened before it. */
export const FIRST_DAY = '0001-01-01';

const EVER: Days = { first: FIRST_DAY, next: null };

/**
 * The window in which a day counts. Rolling: the days that count together with it, itself the last; a day counts until as many
 * months later, that day excluded.
 */
export function windowAround(window: Window, day: string, joinedOn: string): Days {
  switch (window.kind) {
    case 'CALENDAR': {
      const next = dayAfter(endOfPeriod(day, window.unit));
      return { first: firstOf(window.unit, day), next };
    }
    case 'ROLLING': {
      let first = addToDay(day, -window.months, 'MONTHS');
      while (addToDay(first, window.months, 'MONTHS') <= day) first = dayAfter(first);
      return { first, next: dayAfter(day) };
    }
    case 'ANNIVERSARY':
      return anniversaryAround(day, joinedOn);
    case 'LIFETIME':
      return EVER;
  }
}

/** The last whole window that ended before a day; null when there is none, as for a lifetime. */
export function windowEndedBefore(window: Window, day: string, joinedOn: string): Days | null {
  switch (window.kind) {
    case 'LIFETIME':
      return null;
    case 'ROLLING':
      return windowAround(window, dayBefore(day), joinedOn);
    default:
      return windowAround(window, dayBefore(windowAround(window, day, joinedOn).first), joinedOn);
  }
}

/** The last day of what was reached on a day: of the next window, or as many months later. Null for ever. */
export function lastDayReachedOn(window: Window, day: string, joinedOn: string): string | null {
  if (window.kind === 'ROLLING') return addToDay(day, window.months, 'MONTHS');
  const { next } = windowAround(window, day, joinedOn);
  return next === null ? null : lastDayRunningOn(window, next, joinedOn);
}

/** The last day of what begins anew on a day: of the window then running, or as many months on. Null for ever. */
export function lastDayRunningOn(window: Window, day: string, joinedOn: string): string | null {
  if (window.kind === 'ROLLING') return dayBefore(addToDay(day, window.months, 'MONTHS'));
  const { next } = windowAround(window, day, joinedOn);
  return next === null ? null : dayBefore(next);
}

/** The first day that has to be known for what counts on a day, whoever it is that it counts for. */
export function firstDayAsked(window: Window, day: string): string {
  switch (window.kind) {
    case 'CALENDAR':
      return firstOf(window.unit, day);
    case 'ROLLING':
      return addToDay(day, -window.months, 'MONTHS');
    case 'ANNIVERSARY':
      return addToDay(day, -1, 'YEARS');
    case 'LIFETIME':
      return FIRST_DAY;
  }
}

function firstOf(unit: Exclude<PeriodUnit, 'MONTH'>, day: string): string {
  const [year, month] = [day.slice(0, -6), Number(day.slice(-5, -3))];
  const months = { QUARTER: 3, HALF_YEAR: 6, YEAR: 12 }[unit];
  const first = month - ((month - 1) % months);
  return `${year}-${String(first).padStart(2, '0')}-01`;
}

/** Who joined on 29 February has the anniversary on 28 February in common years. */
function anniversaryAround(day: string, joinedOn: string): Days {
  const year = (count: number): string => addToDay(joinedOn, count, 'YEARS');
  let years = Number(day.slice(0, -6)) - Number(joinedOn.slice(0, -6));
  if (year(years) > day) years--;
  return { first: year(years), next: year(years + 1) };
}

function dayAfter(day: string): string {
  return addToDay(day, 1, 'DAYS');
}

function dayBefore(day: string): string {
  return addToDay(day, -1, 'DAYS');
}
