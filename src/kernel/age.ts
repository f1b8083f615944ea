import { addToDay } from './calendar.js';

/** When somebody was born: the day, or the year only, or unknown. With the day the year is always its year. */
export interface Birth {
  birthDate: string | null;
  birthYear: number | null;
}

/**
 * The age that somebody has on a day at least and at most, never below 0: the same unless only the year of birth is known;
 * null when neither is. Who was born on 29 February is a year older on 1 March in common years.
 */
export function agesOn({ birthDate, birthYear }: Birth, today: string): { atLeast: number; atMost: number } | null {
  if (birthDate !== null) {
    const age = ageOn(birthDate, today);
    return { atLeast: age, atMost: age };
  }
  if (birthYear === null) return null;
  return { atLeast: ageOn(`${birthYear}-12-31`, today), atMost: ageOn(`${birthYear}-01-01`, today) };
}

/** The day on which somebody is congratulated in a year: 28 February for who was born on the 29th, in common years. */
export function birthdayIn(year: number, birthDate: string): string {
  return addToDay(birthDate, year - yearOf(birthDate), 'YEARS');
}

/** The year of a calendar day. */
export function yearOf(day: string): number {
  return Number(day.slice(0, 4));
}

function ageOn(birthDate: string, today: string): number {
  const hadBirthday = today.slice(5) >= birthDate.slice(5);
  return Math.max(0, yearOf(today) - yearOf(birthDate) - (hadBirthday ? 0 : 1));
}
