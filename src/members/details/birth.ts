import type { Problem } from '../../kernel/problem.js';

/** When somebody was born: the day, or the year only, or unknown. With the day the year is always its year. */
export interface Birth {
  birthDate: string | null;
  birthYear: number | null;
}

export const UNKNOWN_BIRTH: Birth = { birthDate: null, birthYear: null };

const FIRST_YEAR = 1900;

/**
 * What is known of a birth after something was said: undefined is not said, null is taken away. A new day brings its year;
 * taking the day away takes the year too unless one is said. `today` is the calendar day in the program's zone.
 */
export function changeBirth(before: Birth, said: Partial<Birth>, today: string): { birth: Birth; problems: Problem[] } {
  const { birthDate, birthYear } = said;
  const problems = [...dayProblems(birthDate, today), ...yearProblems(birthYear, today)];
  const day = birthDate === undefined ? before.birthDate : birthDate;
  if (day === null) {
    return { birth: { birthDate: null, birthYear: yearAlone(before, said) }, problems };
  }
  const contradicts = birthDate == null ? birthYear !== undefined : birthYear != null;
  if (contradicts && birthYear !== yearOf(day)) {
    problems.push({
      path: ['birthYear'],
      message: `does not agree with the birth date, which says ${String(yearOf(day))}`,
    });
  }
  return { birth: { birthDate: day, birthYear: yearOf(day) }, problems };
}

export function yearOf(day: string): number {
  return Number(day.slice(0, 4));
}

function yearAlone(before: Birth, said: Partial<Birth>): number | null {
  if (said.birthYear !== undefined) return said.birthYear;
  return said.birthDate === null ? null : before.birthYear;
}

function dayProblems(day: string | null | undefined, today: string): Problem[] {
  if (day == null || (day < today && yearOf(day) >= FIRST_YEAR)) return [];
  return [{ path: ['birthDate'], message: `${day} is not within ${String(FIRST_YEAR)}-01-01 and yesterday` }];
}

function yearProblems(year: number | null | undefined, today: string): Problem[] {
  if (year == null || (year >= FIRST_YEAR && year <= yearOf(today))) return [];
  const message = `${String(year)} is not within ${String(FIRST_YEAR)} and ${String(yearOf(today))}`;
  return [{ path: ['birthYear'], message }];
}
