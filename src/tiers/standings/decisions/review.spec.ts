import { metricIn } from './ladder-terms.js';
import { review } from './review.js';
import { heldUntil } from './standing.js';
import { JOINED, ladder, live, NOBODY_AWAY, on } from './lives.js';

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

  it('after grace waits for the days that were protected within it, as if there had been none', () => {
    const terms = ladder({ window: { kind: 'CALENDAR', unit: 'QUARTER' }, graceDays: 30 });
    const member = { joinedOn: JOINED, protectedDays: [{ first: '2027-04-10', last: '2027-10-06' }] };
    const amounts = [on('2026-11-20', 220)];

    expect(live(terms, amounts, '2027-10-27', member)).toMatchObject({ tier: 2, graceFrom: '2027-04-01' });
    const fallen = live(terms, amounts, '2027-12-27', member);
    expect(fallen).toMatchObject({ tier: 1, since: '2027-10-28', lastDay: '2027-06-30', reckonedOn: '2027-04-01' });
    expect(heldUntil(fallen, member.protectedDays)).toBe('2027-12-27');
    expect(live(terms, amounts, '2027-12-28', member)).toMatchObject({ tier: 1, graceFrom: '2027-12-28' });
  });

  it('does not go back before the end of grace where a ladder has none any more', () => {
    const window = { kind: 'CALENDAR', unit: 'QUARTER' } as const;
    const amounts = [on('2026-11-20', 220)];
    const inGrace = live(ladder({ window, graceDays: 120 }), amounts, '2027-05-01');

    const steps = review(ladder({ window }), inGrace, amounts, NOBODY_AWAY, '2027-12-01');

    expect(steps).toMatchObject([
      { day: '2027-07-30', standing: { tier: 1, since: '2027-07-30' } },
      { day: '2027-07-30', standing: { tier: 0, since: '2027-07-30' } },
    ]);
  });

  it('does not count days that were protected before the tier was reached', () => {
    const member = { joinedOn: JOINED, protectedDays: [{ first: '2026-03-01', last: '2026-03-31' }] };

    expect(heldUntil(live(ladder(), [on('2026-11-20', 220)], '2026-12-01', member), member.protectedDays)).toBe(
      '2027-12-31',
    );
  });
});
