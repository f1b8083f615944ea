import { climb } from './climb.js';
import { metricIn, tierFor, type DayAmount, type LadderTerms } from './ladder-terms.js';
import { progressOn } from './progress.js';
import { review, type Reviewed } from './review.js';
import { revoke } from './revoke.js';
import { heldUntil, lowest, tierOn, type Standing } from './standing.js';

const JOINED = '2026-01-10';
const NOBODY_AWAY: Reviewed = { joinedOn: JOINED, protectedDays: [] };

const ladder = (changes: Partial<LadderTerms> = {}): LadderTerms => ({
  window: { kind: 'CALENDAR', unit: 'YEAR' },
  falling: 'ONE_STEP',
  graceDays: 0,
  thresholds: [0, 100, 200],
  countsDays: false,
  ...changes,
});

const on = (day: string, amount: number): DayAmount => ({ day, amount });

/** What comes of amounts that are counted one after the other, each on its day. */
function live(terms: LadderTerms, amounts: readonly DayAmount[], until: string, member = NOBODY_AWAY): Standing {
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

describe('T1: a tier by what was spent, this order included', () => {
  it.each([
    [0, 6000, 0],
    [0, 15_000, 1],
    [0, 25_000, 2],
    [4000, 500, 0],
    [8000, 3000, 1],
    [18_000, 3000, 2],
    [22_000, 5000, 2],
  ])('after %i an order of %i: tier %i', (spent, order, tier) => {
    const terms = ladder({ thresholds: [0, 10_000, 20_000] });

    expect(live(terms, [on('2026-02-01', spent), on('2026-03-01', order)], '2026-03-01').tier).toBe(tier);
  });

  it('is reached by exactly its threshold', () => {
    expect(live(ladder(), [on('2026-02-01', 99)], '2026-02-01').tier).toBe(0);
    expect(live(ladder(), [on('2026-02-01', 99), on('2026-02-01', 1)], '2026-02-01').tier).toBe(1);
  });
});

describe('T2: a floor', () => {
  const floor = { tier: 1, lastDay: '2026-12-31' };

  it.each([
    [2, '2026-06-01', 2],
    [0, '2026-06-01', 1],
    [1, '2026-06-01', 1],
    [0, '2026-12-31', 1],
    [0, '2027-01-01', 0],
  ])('above tier %i on %s: tier %i', (tier, day, counts) => {
    expect(tierOn({ tier }, floor, day)).toBe(counts);
  });

  it('for ever, and none', () => {
    expect(tierOn({ tier: 0 }, { tier: 1, lastDay: null }, '2999-01-01')).toBe(1);
    expect(tierOn({ tier: 0 }, null, '2026-06-01')).toBe(0);
  });
});

describe('a standing on a ladder by', () => {
  it('T4: the last 12 months lasts as long, then is lost', () => {
    const terms = ladder({ window: { kind: 'ROLLING', months: 12 }, thresholds: [0, 100] });
    const amounts = [on('2027-03-15', 100)];

    expect(live(terms, amounts, '2027-03-15')).toMatchObject({ tier: 1, lastDay: '2028-03-15' });
    expect(live(terms, amounts, '2028-03-15').tier).toBe(1);
    expect(live(terms, amounts, '2028-03-16')).toMatchObject({ tier: 0, since: '2028-03-16', lastDay: null });
  });

  it('the last 12 months is kept as long again by what came meanwhile', () => {
    const terms = ladder({ window: { kind: 'ROLLING', months: 12 }, thresholds: [0, 100] });
    const amounts = [on('2027-03-15', 100), on('2027-09-01', 60), on('2028-02-01', 40)];

    expect(live(terms, amounts, '2028-03-16')).toMatchObject({ tier: 1, since: '2027-03-15', lastDay: '2029-03-15' });
  });

  it('T5: calendar years lasts to the end of the next', () => {
    expect(live(ladder(), [on('2026-11-20', 100)], '2026-11-20')).toMatchObject({ tier: 1, lastDay: '2027-12-31' });
  });

  it.each(['ONE_STEP', 'TO_EARNED'] as const)(
    'T6: calendar years falls %s to what was earned just below',
    (falling) => {
      const amounts = [on('2026-11-20', 220), on('2027-05-05', 120)];

      expect(live(ladder({ falling }), amounts, '2027-12-31')).toMatchObject({ tier: 2, lastDay: '2027-12-31' });
      expect(live(ladder({ falling }), amounts, '2028-01-01')).toMatchObject({
        tier: 1,
        since: '2028-01-01',
        lastDay: '2028-12-31',
      });
    },
  );

  it.each([
    ['ONE_STEP', 0, '2028-01-01', 1],
    ['TO_EARNED', 0, '2028-01-01', 0],
    ['ONE_STEP', 30, '2028-01-30', 2],
    ['TO_EARNED', 30, '2028-01-30', 2],
    ['ONE_STEP', 30, '2028-01-31', 1],
    ['TO_EARNED', 30, '2028-01-31', 0],
  ] as const)('T7: %s with %i days of grace stands on %s at tier %i', (falling, graceDays, day, tier) => {
    const amounts = [on('2026-11-20', 220), on('2027-05-05', 20)];

    expect(live(ladder({ falling, graceDays }), amounts, day).tier).toBe(tier);
  });

  it('NEVER is lost', () => {
    expect(live(ladder({ falling: 'NEVER' }), [on('2026-11-20', 220)], '2099-01-01')).toMatchObject({
      tier: 2,
      lastDay: null,
    });
  });

  it('a lifetime is never lost, and years apart add up', () => {
    const terms = ladder({ window: { kind: 'LIFETIME' }, falling: 'TO_EARNED' });

    expect(live(terms, [on('2026-02-01', 60), on('2031-02-01', 40)], '2060-01-01')).toMatchObject({
      tier: 1,
      since: '2031-02-01',
      lastDay: null,
    });
  });

  it('years of membership goes by the day of joining', () => {
    const terms = ladder({ window: { kind: 'ANNIVERSARY' } });

    expect(live(terms, [on('2027-01-09', 100)], '2027-01-09').lastDay).toBe('2028-01-09');
    expect(live(terms, [on('2027-01-10', 100)], '2027-01-10').lastDay).toBe('2029-01-09');
  });

  it('days counts a day once, and none that was taken back', () => {
    const terms = ladder({ countsDays: true, thresholds: [0, 2] });

    expect(live(terms, [on('2026-02-01', 3)], '2026-02-01').tier).toBe(0);
    expect(live(terms, [on('2026-02-01', 3), on('2026-02-02', 1)], '2026-02-02').tier).toBe(1);
    expect(metricIn(terms, [on('2026-02-01', 0)], { first: '2026-01-01', next: null })).toBe(0);
  });
});

describe('falling', () => {
  it('goes one step at a time, at the end of each window', () => {
    const amounts = [on('2026-11-20', 220)];

    expect(live(ladder(), amounts, '2028-06-01')).toMatchObject({
      tier: 1,
      since: '2028-01-01',
      lastDay: '2028-12-31',
    });
    expect(live(ladder(), amounts, '2029-01-01')).toMatchObject({ tier: 0, since: '2029-01-01', lastDay: null });
  });

  it('after grace lasts as if there had been none', () => {
    const terms = ladder({ graceDays: 30 });

    expect(live(terms, [on('2026-11-20', 220)], '2028-01-31')).toMatchObject({
      since: '2028-01-31',
      lastDay: '2028-12-31',
    });
  });

  it('has no second grace', () => {
    const terms = ladder({ graceDays: 30 });
    const [first, second, third] = review(
      terms,
      live(terms, [on('2026-11-20', 220)], '2027-01-01'),
      [],
      NOBODY_AWAY,
      '2028-02-15',
    );

    expect(first).toMatchObject({
      day: '2028-01-01',
      standing: { tier: 2, lastDay: '2028-01-30', graceFrom: '2028-01-01' },
    });
    expect(second).toMatchObject({ day: '2028-01-31', standing: { tier: 1, graceFrom: null } });
    expect(third).toBeUndefined();
  });

  it('does not take away what the window that runs has brought by then', () => {
    const terms = ladder({ falling: 'TO_EARNED', graceDays: 30 });
    const amounts = [on('2026-11-20', 220), on('2028-01-15', 130)];

    expect(live(terms, amounts, '2028-01-31')).toMatchObject({ tier: 1, lastDay: '2029-12-31' });
    expect(live(terms, [on('2026-11-20', 220), on('2028-01-15', 200)], '2028-01-31')).toMatchObject({
      tier: 2,
      since: '2026-11-20',
      lastDay: '2029-12-31',
    });
  });

  it('comes to the same whenever it is looked at', () => {
    const terms = ladder({ graceDays: 10 });
    const amounts = [on('2026-11-20', 220), on('2028-03-01', 150)];
    let often = live(terms, amounts.slice(0, 1), '2026-11-20');
    for (const day of ['2027-06-01', '2027-12-31', '2028-01-01', '2028-01-10', '2028-01-11', '2028-02-29']) {
      often = review(terms, often, amounts.slice(0, 1), NOBODY_AWAY, day).at(-1)?.standing ?? often;
    }

    expect(often).toEqual(live(terms, amounts.slice(0, 1), '2028-02-29'));
  });

  it('waits while days are protected', () => {
    const member = { joinedOn: JOINED, protectedDays: [{ first: '2027-12-22', last: '2028-01-10' }] };
    const amounts = [on('2026-11-20', 220)];

    expect(heldUntil(live(ladder(), amounts, '2027-12-01', member), member.protectedDays)).toBe('2028-01-20');
    expect(live(ladder(), amounts, '2028-01-20', member).tier).toBe(2);
    expect(live(ladder(), amounts, '2028-01-21', member)).toMatchObject({ tier: 1, lastDay: '2028-12-31' });
  });

  it('does not count days that were protected before the tier was reached', () => {
    const member = { joinedOn: JOINED, protectedDays: [{ first: '2026-03-01', last: '2026-03-31' }] };

    expect(heldUntil(live(ladder(), [on('2026-11-20', 220)], '2026-12-01', member), member.protectedDays)).toBe(
      '2027-12-31',
    );
  });
});

describe('something told late', () => {
  const when = { day: '2027-12-30', today: '2028-01-05', joinedOn: JOINED };
  const amounts = [on('2026-11-20', 220), on('2027-05-05', 190)];
  const fallen = live(ladder(), amounts, '2028-01-05');

  it('raises in the window of its own date', () => {
    const late = climb(ladder(), fallen, [...amounts, on('2027-12-30', 10)], when);

    expect(late).toMatchObject({
      standing: { tier: 2, since: '2028-01-05', lastDay: '2028-12-31' },
      window: { first: '2027-01-01' },
    });
  });

  it('raises nobody when what it reaches is over', () => {
    const old = { day: '2026-12-30', today: '2028-01-05', joinedOn: JOINED };

    expect(climb(ladder(), lowest(JOINED), [on('2026-12-30', 500)], old)).toBeNull();
  });

  it('never lowers', () => {
    expect(climb(ladder(), { ...fallen, tier: 2 }, amounts, when)).toBeNull();
  });

  it('counts, rolling, together with what came after it', () => {
    const terms = ladder({ window: { kind: 'ROLLING', months: 12 } });
    const known = [on('2027-09-01', 70), on('2027-11-01', 60)];

    const late = climb(terms, lowest(JOINED), [...known, on('2027-07-01', 40)], {
      day: '2027-07-01',
      today: '2027-12-01',
      joinedOn: JOINED,
    });

    expect(late?.standing).toMatchObject({ tier: 1, lastDay: '2028-11-01', reckonedOn: '2027-11-01' });
  });
});

describe('R9: what is taken back', () => {
  const before = lowest(JOINED);
  const amounts = [on('2026-02-01', 50), on('2026-03-01', 60)];
  const reached = climb(ladder(), before, amounts, { day: '2026-03-01', today: '2026-03-01', joinedOn: JOINED });
  const past = { before, after: reached!.standing, window: reached!.window };

  it('revokes the climb that it alone caused', () => {
    expect(revoke(ladder(), past.after, past, [on('2026-02-01', 50)])).toEqual(before);
    expect(revoke(ladder(), past.after, past, [on('2026-02-01', 50), on('2026-03-01', 49)])).toEqual(before);
  });

  it('leaves a climb for which the rest is enough', () => {
    expect(revoke(ladder(), past.after, past, [on('2026-02-01', 50), on('2026-03-01', 50)])).toBeNull();
    expect(revoke(ladder(), past.after, past, [on('2026-02-01', 50), on('2026-06-01', 50)])).toBeNull();
  });

  it('leaves a standing that has changed since', () => {
    expect(revoke(ladder(), { ...past.after, tier: 2 }, past, [])).toBeNull();
    expect(revoke(ladder(), { ...past.after, lastDay: '2028-12-31' }, past, [])).toBeNull();
  });
});

describe('progress', () => {
  const amounts = [on('2026-11-20', 130), on('2027-05-05', 20)];
  const silver = live(ladder(), amounts, '2027-06-01');

  it('says what is missing to climb and to stay', () => {
    expect(progressOn(ladder(), silver, 1, amounts, NOBODY_AWAY, '2027-06-01')).toEqual({
      current: 20,
      window: { first: '2027-01-01', next: '2028-01-01' },
      next: { tier: 2, missing: 180 },
      toKeep: 80,
    });
  });

  it('in the window in which a tier was reached, says what the next one will take', () => {
    const reached = live(ladder(), amounts.slice(0, 1), '2026-11-20');

    expect(progressOn(ladder(), reached, 1, amounts.slice(0, 1), NOBODY_AWAY, '2026-11-20')).toMatchObject({
      current: 130,
      next: { tier: 2, missing: 70 },
      toKeep: 100,
    });
  });

  it('has nothing next at the top and nothing to keep at the bottom', () => {
    expect(progressOn(ladder(), { ...silver, tier: 2 }, 2, amounts, NOBODY_AWAY, '2027-06-01').next).toBeNull();
    expect(progressOn(ladder(), lowest(JOINED), 0, [], NOBODY_AWAY, '2027-06-01')).toMatchObject({
      toKeep: null,
      next: { tier: 1 },
    });
  });

  it('above a floor counts from the tier that counts', () => {
    expect(progressOn(ladder(), lowest(JOINED), 1, [], NOBODY_AWAY, '2027-06-01').next).toEqual({
      tier: 2,
      missing: 200,
    });
  });

  it('in grace says what was missing in the window that ended', () => {
    const terms = ladder({ graceDays: 30 });
    const graced = live(terms, amounts, '2028-01-10');

    expect(progressOn(terms, graced, 1, amounts, NOBODY_AWAY, '2028-01-10')).toMatchObject({ current: 0, toKeep: 80 });
  });
});

it('a tier takes at least its threshold', () => {
  expect([0, 99, 100, 199, 200, 1e9].map((metric) => tierFor(ladder(), metric))).toEqual([0, 0, 1, 1, 2, 2]);
});
