import { climb } from './climb.js';
import type { DayAmount, LadderTerms } from './ladder-terms.js';
import { review, type Reviewed } from './review.js';
import { lowest, type Standing } from './standing.js';

/** For specs: a ladder, and what comes of a life on it. */
export const JOINED = '2026-01-10';
export const NOBODY_AWAY: Reviewed = { joinedOn: JOINED, protectedDays: [] };

/** By calendar years, one step down, no grace, at 0, 100 and 200, unless said otherwise. */
export const ladder = (changes: Partial<LadderTerms> = {}): LadderTerms => ({
  window: { kind: 'CALENDAR', unit: 'YEAR' },
  falling: 'ONE_STEP',
  graceDays: 0,
  thresholds: [0, 100, 200],
  countsDays: false,
  ...changes,
});

export const on = (day: string, amount: number): DayAmount => ({ day, amount });

/** What comes of amounts that are counted one after the other, each on its day. */
export function live(terms: LadderTerms, amounts: readonly DayAmount[], until: string, member = NOBODY_AWAY): Standing {
  let standing = lowest(JOINED);
  const known: DayAmount[] = [];
  for (const one of amounts) {
    standing = review(terms, standing, known, member, one.day).at(-1)?.standing ?? standing;
    known.push(one);
    const when = { day: one.day, today: one.day, joinedOn: member.joinedOn };
    standing = climb(terms, standing, known, when)?.standing ?? standing;
  }
  return review(terms, standing, known, member, until).at(-1)?.standing ?? standing;
}
