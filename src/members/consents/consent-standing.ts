import { agesOn, type Birth } from '../../kernel/age.js';

/** What a member last said of a purpose; NONE when they never said anything, or when it does not count. */
export type ConsentState = 'GRANTED' | 'WITHDRAWN' | 'NONE';

/** What decides whether something that was said counts. */
export interface Terms {
  /** The calendar day in the program's zone. */
  today: string;
  /** Years; below them nobody consents. */
  ageOfConsent: number;
}

/** Of whom it was said. */
export interface Consenter extends Birth {
  erased: boolean;
  /** Nothing may be done with their data but what the program itself needs. */
  restricted: boolean;
}

interface Purpose {
  needsConsent: boolean;
  archived: boolean;
}

/**
 * Whether somebody is known to be below the age of consent. With the year of birth alone they must have reached it if they
 * were born on 31 December; an unknown age is not too young.
 */
export function isTooYoung(birth: Birth, { today, ageOfConsent }: Terms): boolean {
  const ages = agesOn(birth, today);
  return ages !== null && ages.atLeast < ageOfConsent;
}

/**
 * What counts now of what was said last, `given` or withdrawn, null for nothing. A consent does not count while its giver is
 * known to be too young, while their data may not be processed, or once they are erased; an objection always counts.
 */
export function countingState(given: boolean | null, purpose: Purpose, who: Consenter, terms: Terms): ConsentState {
  if (given === null || purpose.archived || who.erased) return 'NONE';
  if (!given) return 'WITHDRAWN';
  const isVoid = who.restricted || (purpose.needsConsent && isTooYoung(who, terms));
  return isVoid ? 'NONE' : 'GRANTED';
}

/** Whether something may be done for this purpose now: with a consent, or where none is needed, without an objection. */
export function isAllowed(given: boolean | null, purpose: Purpose, who: Consenter, terms: Terms): boolean {
  const state = countingState(given, purpose, who, terms);
  if (purpose.needsConsent || state !== 'NONE') return state === 'GRANTED';
  return !purpose.archived && !who.erased && !who.restricted;
}
