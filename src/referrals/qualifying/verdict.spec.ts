import { verdictOf, type AdvocateNow, type Caps } from './verdict.js';

const NO_CAPS: Caps = { perMonth: null, perYear: null, inProgram: null };
const NOBODY_YET = { ever: 0, thisMonth: 0, thisYear: 0 };
const ACTIVE: AdvocateNow = { mayEarn: true, isBarred: false, friends: NOBODY_YET };

const friends = (thisMonth: number, thisYear: number): AdvocateNow => ({
  ...ACTIVE,
  friends: { ever: 99, thisMonth, thisYear },
});

describe('what becomes of a referral whose friend qualified', () => {
  it.each<[string, Partial<Caps>, 'AUTOMATIC' | 'WHEN_SUSPICIOUS' | 'ALWAYS', AdvocateNow, number, number, string]>([
    ['nothing stands against it', {}, 'AUTOMATIC', ACTIVE, 0, 0, 'QUALIFIED'],
    ['the advocate may not earn', {}, 'ALWAYS', { ...ACTIVE, mayEarn: false }, 0, 0, 'ADVOCATE_NOT_ACTIVE'],
    ['the advocate is barred', {}, 'ALWAYS', { ...ACTIVE, isBarred: true }, 0, 0, 'ADVOCATE_BARRED'],
    ['not earning comes before barred', {}, 'ALWAYS', { ...ACTIVE, mayEarn: false, isBarred: true }, 0, 0, 'ADVOCATE_NOT_ACTIVE'],
    ['below the cap of a month', { perMonth: 3 }, 'AUTOMATIC', friends(2, 9), 0, 0, 'QUALIFIED'],
    ['at the cap of a month', { perMonth: 3 }, 'AUTOMATIC', friends(3, 9), 0, 0, 'CAP_REACHED'],
    ['at the cap of a year', { perMonth: 3, perYear: 9 }, 'AUTOMATIC', friends(0, 9), 0, 0, 'CAP_REACHED'],
    ['below the cap of the program', { inProgram: 100 }, 'AUTOMATIC', ACTIVE, 99, 0, 'QUALIFIED'],
    ['at the cap of the program', { inProgram: 100 }, 'AUTOMATIC', ACTIVE, 100, 0, 'CAP_REACHED'],
    ['a cap that was lowered below what is there', { perYear: 5 }, 'AUTOMATIC', friends(0, 9), 0, 0, 'CAP_REACHED'],
    ['suspicious', {}, 'WHEN_SUSPICIOUS', ACTIVE, 0, 50, 'IN_REVIEW'],
    ['not suspicious enough', {}, 'WHEN_SUSPICIOUS', ACTIVE, 0, 49, 'QUALIFIED'],
    ['suspicious, and nobody looks', {}, 'AUTOMATIC', ACTIVE, 0, 100, 'QUALIFIED'],
    ['always looked at', {}, 'ALWAYS', ACTIVE, 0, 0, 'IN_REVIEW'],
    ['a cap comes before a review', { inProgram: 1 }, 'ALWAYS', ACTIVE, 1, 100, 'CAP_REACHED'],
  ])('%s', (_, caps, review, advocate, inProgram, score, expected) => {
    const verdict = verdictOf({ ...NO_CAPS, ...caps }, review, advocate, { inProgram, score });

    expect('reason' in verdict ? verdict.reason : verdict.state).toBe(expected);
  }); // prettier-ignore
});
