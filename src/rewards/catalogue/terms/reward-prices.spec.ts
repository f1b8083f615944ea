import { earlyAccessProblems, priceProblems, tierPricesProblems, timedPricesProblems } from './reward-prices.js';

const day = (number: number) => new Date(Date.UTC(2027, 0, number));
const timed = (from: number, until: number, points = 5) => ({ from: day(from), until: day(until), points });
const shown = (problems: { path: string[]; message: string }[]) =>
  problems.map(({ path, message }) => [path.join('.'), message]);

describe('prices', () => {
  it.each([1, 1_000_000_000])('takes %s', (points) => {
    expect(priceProblems(points, ['points'])).toEqual([]);
  });

  it.each([0, -1, 1_000_000_001])('refuses %s', (points) => {
    expect(shown(priceProblems(points, ['points']))).toEqual([['points', `${points} is not within 1 to 1000000000`]]);
  });
});

describe('prices for tiers', () => {
  it('takes each tier once', () => {
    expect(tierPricesProblems([])).toEqual([]);
    expect(tierPricesProblems(['a', 'b'].map((tier) => ({ tier, points: 1 })))).toEqual([]);
  });

  it('refuses a tier twice, no price and too many', () => {
    expect(shown(tierPricesProblems(['a', 'b', 'a'].map((tier) => ({ tier, points: 1 }))))).toEqual([
      ['tierPrices.2.tier', 'is given twice'],
    ]);
    expect(shown(tierPricesProblems([{ tier: 'a', points: 0 }]))).toEqual([
      ['tierPrices.0.points', '0 is not within 1 to 1000000000'],
    ]);
    expect(shown(tierPricesProblems(Array.from({ length: 21 }, () => ({ tier: 'a', points: 1 }))))).toEqual([
      ['tierPrices', 'must have at most 20, not 21'],
    ]);
  });
});

describe('prices for some time', () => {
  it('takes times that touch, in any order', () => {
    expect(timedPricesProblems([timed(3, 5), timed(1, 3), timed(5, 6)])).toEqual([]);
  });

  it.each([
    [[timed(3, 3)], 'timedPrices.0.until', 'must be after from, 2027-01-03T00:00:00.000Z'],
    [[timed(1, 3), timed(2, 4)], 'timedPrices.1', 'overlaps with timedPrices.0: one price holds at a time'],
    [
      [timed(5, 9), timed(1, 3), timed(2, 10)],
      'timedPrices.2',
      'overlaps with timedPrices.0: one price holds at a time',
    ],
    [[timed(1, 3, 0)], 'timedPrices.0.points', '0 is not within 1 to 1000000000'],
  ])('refuses %#', (prices, path, message) => {
    expect(shown(timedPricesProblems(prices))).toEqual([[path, message]]);
  });
});

describe('early access', () => {
  const WINDOWS = { visibleFrom: null, redeemableFrom: day(10) };

  it.each([1, 365])('takes %s days', (days) => {
    expect(earlyAccessProblems([{ tier: 'a', days }], WINDOWS)).toEqual([]);
  });

  it.each([
    [[{ tier: 'a', days: 0 }], WINDOWS, 'earlyAccess.0.days', '0 is not within 1 to 365'],
    [[{ tier: 'a', days: 366 }], WINDOWS, 'earlyAccess.0.days', '366 is not within 1 to 365'],
    [
      [
        { tier: 'a', days: 1 },
        { tier: 'a', days: 2 },
      ],
      WINDOWS,
      'earlyAccess.1.tier',
      'is given twice',
    ],
    [
      [{ tier: 'a', days: 1 }],
      { visibleFrom: null, redeemableFrom: null },
      'earlyAccess',
      'needs visibleFrom or redeemableFrom: before them there is nothing',
    ],
  ])('refuses %#', (entries, windows, path, message) => {
    expect(shown(earlyAccessProblems(entries, windows))).toEqual([[path, message]]);
  });
});
