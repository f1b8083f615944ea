import {
  addToDay,
  addToInstant,
  dayInZone,
  endOfPeriod,
  firstDayAfter,
  midnightAfter,
  type CalendarUnit,
  type PeriodUnit,
} from '../kernel/calendar.js';

/** When points expire. */
export interface ExpiryPolicy {
  kind: 'NEVER' | 'AFTER' | 'DATES' | 'INACTIVITY';
  /** With AFTER and INACTIVITY: so many units. */
  count: number | null;
  unit: CalendarUnit | null;
  /** With AFTER: up to the end of that period. */
  roundUpTo: PeriodUnit | null;
  /** With DATES: days of the year, as `12-31`. */
  dates: readonly string[] | null;
}

/** When earned points become available. */
export interface PendingPolicy {
  kind: 'AT_ONCE' | 'AFTER' | 'RETURN_WINDOW' | 'COMPLETED';
  /** With AFTER: so many units. */
  count: number | null;
  unit: CalendarUnit | null;
}

/** When points of a lot are gone. */
export interface LotDate {
  /** Null without a date. */
  expiresAt: Date | null;
  /** Whether inactivity ends them too, where that comes sooner: the date is a rule's or tier's own. Never without a date. */
  alsoByInactivity: boolean;
}

/** Whether inactivity ends points: they have no date, or one beside which inactivity counts. */
export function endsByInactivity({ expiresAt, alsoByInactivity }: LotDate): boolean {
  return expiresAt === null || alsoByInactivity;
}

/** A date for points that come: they end on it alone unless it says that inactivity ends them too. */
export type GivenDate = Readonly<Pick<LotDate, 'expiresAt'> & Partial<LotDate>>;

/** Whether points get a date by the policy when they are earned. */
export function hasDates({ kind }: ExpiryPolicy): boolean {
  return kind === 'AFTER' || kind === 'DATES';
}

/** When points counted from that moment are gone: the midnight after their last usable day; null for never (NEVER, INACTIVITY). */
export function expiryFrom(policy: ExpiryPolicy, from: Date, timeZone: string): Date | null {
  if (!hasDates(policy)) return null; // the calendar is not asked for nothing
  const lastDay = lastDayFrom(policy, dayInZone(from, timeZone));
  return lastDay === null ? null : midnightAfter(lastDay, timeZone);
}

/**
 * When points without a date are gone if nothing moves: the midnight after the day of `lastActiveAt` and the period; null
 * unless INACTIVITY.
 */
export function inactivityEnd(policy: ExpiryPolicy, lastActiveAt: Date, timeZone: string): Date | null {
  if (policy.kind !== 'INACTIVITY') return null;
  const { count, unit } = periodOf(policy);
  return midnightAfter(addToDay(dayInZone(lastActiveAt, timeZone), count, unit), timeZone);
}

/**
 * When pending points mature, at the time of day of `from`: AFTER its period, RETURN_WINDOW the program's days later (with 0
 * days that is `from`). Null when no date decides: AT_ONCE, and COMPLETED, where it is the purchase's completion.
 */
export function maturesAt(policy: PendingPolicy, from: Date, returnWindowDays: number, timeZone: string): Date | null {
  switch (policy.kind) {
    case 'AFTER': {
      const { count, unit } = periodOf(policy);
      return addToInstant(from, count, unit, timeZone);
    }
    case 'RETURN_WINDOW':
      return addToInstant(from, returnWindowDays, 'DAYS', timeZone);
    case 'AT_ONCE':
    case 'COMPLETED':
      return null;
  }
}

function lastDayFrom(policy: ExpiryPolicy, day: string): string | null {
  switch (policy.kind) {
    case 'AFTER': {
      const { count, unit } = periodOf(policy);
      const lastDay = addToDay(day, count, unit);
      return policy.roundUpTo ? endOfPeriod(lastDay, policy.roundUpTo) : lastDay;
    }
    case 'DATES':
      return firstDayAfter(day, policy.dates ?? []);
    case 'NEVER':
    case 'INACTIVITY':
      return null;
  }
}

function periodOf({ kind, count, unit }: ExpiryPolicy | PendingPolicy): { count: number; unit: CalendarUnit } {
  if (count === null || unit === null) throw new Error(`a policy ${kind} needs count and unit`);
  return { count, unit };
}
