import { BasketAmounts } from './amounts.js';
import { tierAwards, type TierMultiplier } from './tier-multipliers.js';

const gold: TierMultiplier = { tierId: 'gold', name: 'Gold', extra: 5n, scale: 10n };
const black: TierMultiplier = { tierId: 'black', name: 'Black', extra: 1n, scale: 1n };
const none: TierMultiplier = { tierId: 'basic', name: 'Basic', extra: 0n, scale: 1n };
const of = (points: number, currency = 1) => ({ points, currency });
const line = (amount: number) => ({ sku: 's', category: null, brand: null, tags: [], quantity: '1', amount, tax: 0 });
const basket = (...amounts: number[]) =>
  new BasketAmounts({ currency: 'GBP', lines: amounts.map(line), shipping: 0, pointsPaid: 0 });

describe('what tiers add', () => {
  it.each([
    ['FLOOR', 14],
    ['HALF_UP', 14],
    ['CEIL', 14],
  ] as const)('is rounded once, of the sum: 19 and 9 by %s', (rounding, points) => {
    expect(tierAwards([gold], [of(19), of(9)], null, rounding)).toMatchObject([{ points }]);
  });

  it.each([
    ['FLOOR', 12],
    ['HALF_UP', 13],
    ['CEIL', 13],
  ] as const)('25 by %s', (rounding, points) => {
    expect(tierAwards([gold], [of(25)], null, rounding)).toMatchObject([
      {
        name: 'Gold',
        points,
        explanation: `times 1.5 on 25 points: ${String(points)} more`,
        qualifying: false,
        ruleId: null,
      },
    ]);
  });

  it('adds up where there are several ladders, and does not compound', () => {
    expect(tierAwards([gold, black], [of(100)], null, 'FLOOR').map(({ points }) => points)).toEqual([50, 100]);
  });

  it('is of each point currency by itself', () => {
    expect(tierAwards([black], [of(10), of(7, 2), of(5)], null, 'FLOOR')).toMatchObject([
      { currency: 1, points: 15 },
      { currency: 2, points: 7 },
    ]);
  });

  it('is no award where it is nothing', () => {
    expect(tierAwards([none, gold], [of(1)], null, 'FLOOR')).toEqual([]);
    expect(tierAwards([gold], [], null, 'CEIL')).toEqual([]);
  });

  it('is spread over the lines by what they cost', () => {
    expect(tierAwards([black], [of(40)], basket(3000, 1000), 'FLOOR')).toMatchObject([{ shares: [30, 10] }]);
  });
});
