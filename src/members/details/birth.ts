import { agesOn, yearOf, type Birth } from '../../kernel/age.js';
import { addToDay } from '../../kernel/calendar.js';
import type { Problem } from '../../kernel/problem.js';

export const UNKNOWN_BIRTH: Birth = { birthDate: null, birthYear: null };

/** Nobody is older, in years. */
const OLDEST = 130;

/**
 * What is known of a birth after something was said: undefined is not said, null is taken away. A new day brings its year;
 * taking the day away takes the year too unless one is said, and where there is no day nothing is taken. `today` is the
 * calendar day in the program's zone.
 */
export function changeBirth(before: Birth, said: Partial<Birth>, today: string): { birth: Birth; problems: Problem[] } {
  const { birthDate, birthYear } = said;
  const problems = [
    ...(birthDate === before.birthDate ? [] : dayProblems(birthDate, today)),
    ...(birthYear === before.birthYear ? [] : yearProblems(birthYear, today)),
  ];
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

function yearAlone(before: Birth, said: Partial<Birth>): number | null {
  if (said.birthYear !== undefined) return said.birthYear;
  return said.birthDate === null && before.birthDate !== null ? null : before.birthYear;
}

function dayProblems(day: string | null | undefined, today: string): Problem[] {
  if (day == null || (day < today && isBelievable({ birthDate: day, birthYear: yearOf(day) }, today))) return [];
  const first = addToDay(addToDay(today, -OLDEST - 1, 'YEARS'), 1, 'DAYS');
  return [{ path: ['birthDate'], message: `${day} is not within ${first} and yesterday` }];
}

function yearProblems(year: number | null | undefined, today: string): Problem[] {
  const last = yearOf(today);
  const isYear = year != null && year <= last && year > last - 2 * OLDEST;
  if (year == null || (isYear && isBelievable({ birthDate: null, birthYear: year }, today))) return [];
  const first = today.endsWith('-12-31') ? last - OLDEST : last - OLDEST - 1;
  return [{ path: ['birthYear'], message: `${year} is not within ${first} and ${last}` }];
}

/** Whether somebody can still be alive: at most 130 years old, with the year alone at the end of that year. */
function isBelievable(birth: Birth, today: string): boolean {
  return (agesOn(birth, today)?.atLeast ?? 0) <= OLDEST;
}
