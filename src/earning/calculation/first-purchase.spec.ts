import type { CalculatedAward } from './calculated-award.js';
import { firstPurchaseExtra } from './first-purchase.js';

const award = (ruleId: string, points: number, fields: Partial<CalculatedAward> = {}): CalculatedAward => ({
  ruleId,
  ruleVersion: 1,
  tierId: null,
  currency: 1,
  name: ruleId,
  points,
  shares: [points],
  explanation: 'because',
  isMultiplier: false,
  exclusiveGroup: null,
  qualifying: true,
  limit: null,
  missing: null,
  pending: null,
  expiry: null,
  ...fields,
});
const inGroup = { exclusiveGroup: 'g' };
const multiplier = { isMultiplier: true };

describe('firstPurchaseExtra', () => {
  it.each<[string, CalculatedAward[], CalculatedAward[], [string, number][]]>([
    ['nothing where nothing is for first purchases', [award('a', 10)], [award('a', 10)], []],
    ['all of a rule for first purchases', [award('a', 10)], [award('a', 10), award('first', 100)], [['first', 100]]],
    ['nothing of a rule that is kept from giving', [], [award('first', 0)], []],
    [
      'what a multiplier gives more',
      [award('a', 10), award('double', 10, multiplier)],
      [award('a', 10), award('first', 100), award('double', 110, multiplier)],
      [
        ['first', 100],
        ['double', 100],
      ],
    ],
    [
      'of an exclusive group what the best gives more than the best gave',
      [award('ten', 10, inGroup)],
      [award('first', 40, inGroup)],
      [['first', 30]],
    ],
    ['nothing of a group whose best is no better', [award('ten', 10, inGroup)], [award('ten', 10, inGroup)], []],
    [
      'base rules apart from multipliers of a group of the same name',
      [award('ten', 10, inGroup)],
      [award('ten', 10, inGroup), award('first', 5, { ...inGroup, ...multiplier })],
      [['first', 5]],
    ],
  ])('is %s', (_, asAny, asFirst, extra) => {
    expect(firstPurchaseExtra(asAny, asFirst).map(({ ruleId, points }) => [ruleId, points])).toEqual(extra);
  });

  it('spreads what is more like the whole, and says so', () => {
    const asFirst = award('double', 30, { ...multiplier, shares: [20, 10, 0] });

    const [extra] = firstPurchaseExtra([award('double', 15, multiplier)], [asFirst]);

    expect(extra).toMatchObject({
      points: 15,
      shares: [10, 5, 0],
      explanation: 'because; 15 of them for the first purchase',
    });
  });
});
