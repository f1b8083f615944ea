import { Temporal } from 'temporal-polyfill';

const DAY = 86_400_000;

/** What a policy counts in. */
export type CalendarUnit = 'DAYS' | 'MONTHS' | 'YEARS';

/** A period of the calendar, such as a quarter. */
export type PeriodUnit = 'MONTH' | 'QUARTER' | 'HALF_YEAR' | 'YEAR';

const MONTHS_IN: Readonly<Record<PeriodUnit, number>> = { MONTH: 1, QUARTER: 3, HALF_YEAR: 6, YEAR: 12 };

/** An IANA time zone, such as `Europe/London`. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return /^[A-Za-z]+(\/[A-Za-z0-9_+-]+)*$/.test(name);
  } catch {
    return false;
  }
}

/** The instant of a local time without an offset, in that zone. In a repeated hour the earlier, in a skipped hour the later. */
export function instantInZone(local: string, timeZone: string): Date {
  const instant = Temporal.PlainDateTime.from(local).toZonedDateTime(timeZone).toInstant();
  return new Date(instant.epochMilliseconds);
}

/** The calendar day of an instant in that zone, as `2027-03-28`. */
export function dayInZone(instant: Date, timeZone: string): string {
  return localTime(instant, timeZone).day;
}

/** What the clock on the wall says at an instant in that zone: the day, its weekday (1 is Monday) and the minute of the day. */
export function localTime(instant: Date, timeZone: string): { day: string; weekday: number; minute: number } {
  const milliseconds = instant.getTime();
  const zone = zoneOf(timeZone);
  const local = milliseconds + (zone.offsetOn(Math.floor(milliseconds / DAY)) ?? offsetAt(milliseconds, timeZone));
  const number = Math.floor(local / DAY);
  return {
    day: dayOf(number),
    weekday: weekdayOf(number),
    minute: Math.floor((local - number * DAY) / 60_000),
  };
}

/** The first day of the period that holds the day, and the first day of the next one. A week begins on Monday. */
export function periodAround(day: string, unit: 'DAY' | 'WEEK' | 'MONTH' | 'YEAR'): { first: string; next: string } {
  const number = Date.parse(day) / DAY;
  switch (unit) {
    case 'DAY':
      return { first: day, next: dayOf(number + 1) };
    case 'WEEK': {
      const monday = number - (weekdayOf(number) - 1);
      return { first: dayOf(monday), next: dayOf(monday + 7) };
    }
    case 'MONTH': {
      const first = `${day.slice(0, -2)}01`;
      return { first, next: `${addToDay(first, 31, 'DAYS').slice(0, -2)}01` };
    }
    case 'YEAR': {
      const first = `${day.slice(0, -5)}01-01`;
      return { first, next: `${addToDay(first, 366, 'DAYS').slice(0, -5)}01-01` };
    }
  }
}

/** Whether a day is of a year from 1 to 9999: beyond, days are neither stored nor in the order of their texts. */
export function isStorable(day: string): boolean {
  return /^\d{4}-/.test(day) && !day.startsWith('0000');
}

/** Whether it is a day that exists, as `2028-02-29`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' });
    return true;
  } catch {
    return false;
  }
}

/** Whether it is a day that some year has, as `12-31`; `02-29` is one. */
export function isMonthDay(text: string): boolean {
  return isDay(`2028-${text}`);
}

/** So many days, months or years later. A day that the month does not have is its last: a month after 31 January is 28 February. */
export function addToDay(day: string, count: number, unit: CalendarUnit): string {
  // Days of years that have more than four digits, or a sign, are rare: the library knows them.
  const isPlain = day.length === 10;
  if (isPlain && unit === 'DAYS') return dayOf(Date.parse(day) / DAY + count);
  const plain = isPlain ? addMonths(day, unit === 'MONTHS' ? count : count * 12) : null;
  return plain ?? Temporal.PlainDate.from(day).add(durationOf(count, unit)).toString();
}

/** The last day of the calendar period that holds the day. */
export function endOfPeriod(day: string, unit: PeriodUnit): string {
  const month = Math.ceil(Number(day.slice(-5, -3)) / MONTHS_IN[unit]) * MONTHS_IN[unit];
  const year = day.slice(0, -6);
  return `${year}-${twoDigits(month)}-${twoDigits(daysInMonth(Number(year), month))}`;
}

/** The first day after `day`, never itself, that is one of these, as `12-31`; `02-29` is 28 February in common years. */
export function firstDayAfter(day: string, monthDays: readonly string[]): string {
  const date = Temporal.PlainDate.from(day);
  const [first] = [date.year, date.year + 1]
    .flatMap((year) => monthDays.map((monthDay) => dayOfYear(year, monthDay)))
    .filter((candidate) => Temporal.PlainDate.compare(candidate, date) > 0)
    .sort((one, other) => Temporal.PlainDate.compare(one, other));
  if (!first) throw new RangeError('there is no first of no days');
  return first.toString();
}

/** The first instant of a day in that zone: midnight, or what follows where midnight is skipped. */
export function startOfDay(day: string, timeZone: string): Date {
  return new Date(zoneOf(timeZone).startOf(day));
}

/** The first instant of the next day in that zone: when what is usable on that day is gone. */
export function midnightAfter(day: string, timeZone: string): Date {
  return startOfDay(addToDay(day, 1, 'DAYS'), timeZone);
}

/**
 * So many days, months or years later at the same local time. A local time that is skipped is as much later, one that comes
 * twice is the first.
 */
export function addToInstant(instant: Date, count: number, unit: CalendarUnit, timeZone: string): Date {
  const local = Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone);
  return new Date(local.add(durationOf(count, unit)).epochMilliseconds);
}

function dayOfYear(year: number, monthDay: string): Temporal.PlainDate {
  return Temporal.PlainDate.from({ year, month: Number(monthDay.slice(0, 2)), day: Number(monthDay.slice(3)) });
}

function durationOf(count: number, unit: CalendarUnit): Temporal.DurationLike {
  switch (unit) {
    case 'DAYS':
      return { days: count };
    case 'MONTHS':
      return { months: count };
    case 'YEARS':
      return { years: count };
  }
}

/** So many times 24 hours before. */
export function daysBefore(instant: Date, days: number): Date {
  return new Date(instant.getTime() - days * DAY);
}

/** So many minutes after. */
export function minutesAfter(instant: Date, minutes: number): Date {
  return new Date(instant.getTime() + minutes * 60_000);
}

/** Days of a zone that are kept: a dozen years, so that what is asked for again and again costs next to nothing. */
const KEPT_DAYS = 5000;

/** What the calendar had to be asked for of a zone. Rules of zones do not change while a server runs. */
class Zone {
  /** Of a day in UTC, counted from 1970: the offset in milliseconds, null on a day on which it changes. */
  private readonly offsets = new Map<number, number | null>();
  private readonly starts = new Map<string, number>();

  constructor(private readonly timeZone: string) {}

  offsetOn(utcDay: number): number | null {
    let offset = this.offsets.get(utcDay);
    if (offset === undefined) {
      const first = offsetAt(utcDay * DAY, this.timeZone);
      offset = first === offsetAt((utcDay + 1) * DAY - 1, this.timeZone) ? first : null;
      keep(this.offsets, utcDay, offset);
    }
    return offset;
  }

  startOf(day: string): number {
    let start = this.starts.get(day);
    if (start === undefined) {
      start = Temporal.PlainDate.from(day).toZonedDateTime(this.timeZone).epochMilliseconds;
      keep(this.starts, day, start);
    }
    return start;
  }
}

const zones = new Map<string, Zone>();

function zoneOf(timeZone: string): Zone {
  let zone = zones.get(timeZone);
  if (!zone) zones.set(timeZone, (zone = new Zone(timeZone)));
  return zone;
}

function offsetAt(milliseconds: number, timeZone: string): number {
  const instant = Temporal.Instant.fromEpochMilliseconds(milliseconds);
  return instant.toZonedDateTimeISO(timeZone).offsetNanoseconds / 1_000_000;
}

/** 1 for Monday, of a day by its number from 1970: 1 January was a Thursday. */
function weekdayOf(number: number): number {
  return ((((number + 3) % 7) + 7) % 7) + 1;
}

const knownDays = new Map<number, string>();

/** A day by its number from 1970. */
function dayOf(number: number): string {
  let day = knownDays.get(number);
  if (day === undefined) {
    day = new Date(number * DAY).toISOString().slice(0, -14);
    keep(knownDays, number, day);
  }
  return day;
}

/** So many months later, within the years that have four digits; null beyond them. */
function addMonths(day: string, count: number): string | null {
  const months = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + count;
  const [year, month] = [Math.floor(months / 12), (months % 12) + 1];
  if (!(year >= 0 && year <= 9999)) return null;
  const last = daysInMonth(year, month);
  return `${String(year).padStart(4, '0')}-${twoDigits(month)}-${twoDigits(Math.min(Number(day.slice(8)), last))}`;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function twoDigits(number: number): string {
  return number < 10 ? `0${String(number)}` : String(number);
}

function keep<Key, Value>(kept: Map<Key, Value>, key: Key, value: Value): void {
  if (kept.size >= KEPT_DAYS) kept.clear();
  kept.set(key, value);
}

/** The first of these moments; null where there are none. */
export function earliest(moments: readonly (Date | null)[]): Date | null {
  let first: Date | null = null;
  for (const moment of moments) if (moment && (!first || moment < first)) first = moment;
  return first;
}
