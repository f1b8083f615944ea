import { addToDay, dayInZone } from '../../kernel/calendar.js';

/** What a member is congratulated on once a year. In this order on one day. */
export const CELEBRATIONS = ['BIRTHDAY', 'ANNIVERSARY'] as const;
export type Celebration = (typeof CELEBRATIONS)[number];

/** A calendar day in the program's zone, with the instant at which it begins. */
export interface Today {
  day: string;
  midnight: Date;
  timeZone: string;
}

/** What has to be known of somebody to congratulate them. */
export interface Celebrant {
  enrolledAt: Date;
  joinedAt: Date;
  /** A calendar day; null when it is not known, and for anniversaries, which do not look at it. */
  birthDate: string | null;
  birthDateKnownAt: Date | null;
}

/** A common year and a leap year: the days beside 28 February and 1 March are others in each. */
const YEARS = ['2027', '2028'];

const known = new Map<string, readonly number[]>();

/**
 * Whether somebody is congratulated on this day: it is the day of the year on which they were born or joined, 28 February for
 * the 29th in common years, and Kindred knew of it before the day began. Who joined this year has no anniversary yet.
 */
export function isCelebrated(celebration: Celebration, celebrant: Celebrant, today: Today): boolean {
  const { birthDate, birthDateKnownAt, enrolledAt } = celebrant;
  if (celebration === 'ANNIVERSARY') return enrolledAt < today.midnight && yearsOfMembership(celebrant, today) > 0;
  if (birthDate === null || birthDateKnownAt === null || birthDateKnownAt >= today.midnight) return false;
  return yearsTo(today.day, birthDate) !== null;
}

/** How many years are full on this day since somebody joined; 0 when it is no anniversary of theirs. */
export function yearsOfMembership({ joinedAt }: Pick<Celebrant, 'joinedAt'>, { day, timeZone }: Today): number {
  return Math.max(0, yearsTo(day, dayInZone(joinedAt, timeZone)) ?? 0);
}

/** The years from a date to the day, when it comes round on that day; else null. */
function yearsTo(day: string, date: string): number | null {
  const years = Number(day.slice(0, 4)) - Number(date.slice(0, 4));
  return addToDay(date, years, 'YEARS') === day ? years : null;
}

/**
 * Under which days of the year, as 1231, they are found who may be congratulated on a day. The day of joining is known in UTC
 * only, which is a day before or after the program's own at most.
 */
export function monthDaysOf(celebration: Celebration, day: string): readonly number[] {
  const isShort = day.slice(5) === '02-28' && addToDay(day, 1, 'DAYS').endsWith('-03-01');
  const key = `${celebration} ${day.slice(5)} ${isShort}`;
  const before = known.get(key);
  if (before) return before;
  const own = isShort ? ['02-28', '02-29'] : [day.slice(5)];
  const all = celebration === 'BIRTHDAY' ? own : own.flatMap(around);
  const monthDays = [...new Set(all.map((one) => Number(one.replace('-', ''))))].sort((one, other) => one - other);
  known.set(key, monthDays);
  return monthDays;
}

/** A day of the year with those beside it in any year. */
function around(monthDay: string): string[] {
  return YEARS.map((year) => `${year}-${monthDay}`)
    .filter((day) => day !== '2027-02-29')
    .flatMap((day) => [-1, 0, 1].map((days) => addToDay(day, days, 'DAYS').slice(5)));
}
