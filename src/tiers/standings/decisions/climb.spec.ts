import { climb, climbSince } from './climb.js';
import { lowest } from './standing.js';
import { JOINED, ladder, live, on } from './lives.js';

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

describe('what is left when a higher tier is taken back', () => {
  const when = { day: '2027-12-10', today: '2028-03-01', joinedOn: JOINED };

  it.each([
    ['in the same window', [on('2027-05-01', 120)], 1, '2028-12-31', '2027-01-01'],
    ['in the window that runs', [on('2028-02-01', 150)], 1, '2029-12-31', '2028-01-01'],
    ['in both, more in the later one', [on('2027-05-01', 120), on('2028-02-01', 200)], 2, '2029-12-31', '2028-01-01'],
    [
      'in both, no more in the later one',
      [on('2027-05-01', 120), on('2028-02-01', 120)],
      1,
      '2028-12-31',
      '2027-01-01',
    ],
  ])('was reached %s', (_, amounts, tier, lastDay, first) => {
    const left = climbSince(ladder(), lowest(JOINED), amounts, when);

    expect(left).toMatchObject({ standing: { tier, lastDay, since: '2028-03-01' }, window: { first } });
  });

  it('was reached in a window between that still lasts', () => {
    const terms = ladder({ window: { kind: 'CALENDAR', unit: 'QUARTER' } });
    const amounts = [on('2027-11-01', 120)];
    const long = { ...when, day: '2027-05-01' };

    expect(climbSince(terms, lowest(JOINED), amounts, long)?.standing).toMatchObject({
      tier: 1,
      lastDay: '2028-03-31',
    });
    expect(climbSince(terms, lowest(JOINED), amounts, { ...long, today: '2028-04-01' })).toBeNull();
  });

  it('was reached in any window since, where nobody falls', () => {
    const amounts = [on('2027-11-01', 120), on('2029-06-01', 50)];

    expect(
      climbSince(ladder({ falling: 'NEVER' }), lowest(JOINED), amounts, {
        ...when,
        day: '2026-05-01',
        today: '2031-01-01',
      }),
    ).toMatchObject({ standing: { tier: 1, lastDay: null }, window: { first: '2027-01-01' } });
  });

  it('is nothing without enough anywhere', () => {
    expect(climbSince(ladder(), lowest(JOINED), [on('2027-05-01', 99), on('2028-02-01', 99)], when)).toBeNull();
  });
});
