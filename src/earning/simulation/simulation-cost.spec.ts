import { costOf, totalCostOf } from './simulation-cost.js';

const values = (...valued: [number, string | null, number | null][]) => ({
  currency: 'GBP',
  currencies: valued.map(([number, valueAmount, valuePoints]) => ({ number, valueAmount, valuePoints })),
});

describe('the cost of points', () => {
  it.each<[string, number, number | null]>([
    ['rounded down', 10, 33],
    ['none', 0, 0],
    ['of a point currency without a value', 10, null],
  ])('%s', (what, points, cost) => {
    expect(costOf(values([1, '0.10', 3], [2, null, null]), what.includes('without') ? 2 : 1, points)).toBe(cost);
  });

  it('of several currencies is the sum of those that have a value', () => {
    const earned = [1, 2, 3].map((currency) => ({ currency, points: 100 }));

    expect(totalCostOf(values([1, '1.00', 100], [2, null, null], [3, '2.00', 100]), earned)).toBe(300);
    expect(totalCostOf(values([1, '1.00', 100], [2, null, null]), earned.slice(1, 2))).toBe(0);
    expect(totalCostOf(values([1, null, null], [2, null, null]), earned)).toBeNull();
  });
});
