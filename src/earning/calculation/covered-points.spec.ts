import { BasketAmounts } from './amounts.js';
import { CoveredPoints } from './covered-points.js';
import type { FactLine } from './fact.js';

const aLine = (sku: string, amount: number, quantity = '1'): FactLine => ({
  sku,
  category: null,
  brand: null,
  tags: [],
  quantity,
  amount,
  tax: 0,
});

function scopesOf(lines: FactLine[], shipping: number) {
  const amounts = new BasketAmounts({ currency: 'GBP', lines, shipping, pointsPaid: 0 });
  return (skus: string[] | null, countsShipping = false) =>
    amounts.in({
      matches: skus && (({ sku }) => skus.includes(sku)),
      shipping: countsShipping,
      tax: true,
      pointsPaid: true,
      key: JSON.stringify([skus, countsShipping]),
    });
}

describe('what a scope covers of 100 points', () => {
  const priced = [aLine('a', 100), aLine('b', 300), aLine('c', 400)];
  const free = [aLine('a', 0, '1'), aLine('b', 0, '3'), aLine('c', 0, '9007199254740993')];

  it.each<[string, FactLine[], [string[] | null, boolean], [string[] | null, boolean], number]>([
    ['all of the same', priced, [null, false], [null, false], 100],
    ['all of a part', priced, [['a'], false], [null, false], 100],
    ['a part of all', priced, [null, false], [['a', 'b'], false], 50],
    ['what is in both', priced, [['a', 'b'], false], [['b', 'c'], false], 75],
    ['nothing where nothing is in both', priced, [['a'], false], [['b'], false], 0],
    ['all but shipping', priced, [null, true], [null, false], 80],
    ['a line with shipping', priced, [null, true], [['a'], true], 30],
    ['a line without shipping', priced, [null, true], [['a'], false], 10],
    ['shipping that the base does not count', priced, [null, false], [['a'], true], 13],
    ['a part of free lines, by quantity', free, [['a', 'b'], false], [['b'], false], 75],
    ['a part of very many free items', free, [null, false], [['c'], false], 100],
    ['no shipping of free lines', free, [null, true], [null, false], 0],
  ])('%s', (_, lines, own, multiplier, covered) => {
    const scope = scopesOf(lines, 200);

    const sum = new CoveredPoints([{ points: 100, currency: 1, scope: scope(...own) }]).in(scope(...multiplier), 1);

    expect(sum.times(1, 1, 'HALF_UP')).toBe(covered);
  });

  it('adds up what base awards of the currency give', () => {
    const scope = scopesOf(priced, 0);
    const covered = new CoveredPoints([
      { points: 100, currency: 1, scope: scope(null) },
      { points: 7, currency: 1, scope: scope(null) },
      { points: 3, currency: 1, scope: scope(['a']) },
      { points: 50, currency: 2, scope: scope(null) },
    ]);

    expect([1, 2, 3].map((currency) => covered.in(scope(null), currency).times(1, 1, 'FLOOR'))).toEqual([110, 50, 0]);
    expect(covered.in(scope(['a']), 3).isZero).toBe(true);
  });

  it('is all where there is no basket', () => {
    const covered = new CoveredPoints([{ points: 100, currency: 1, scope: null }]);

    expect(covered.in(null, 1).times(5, 10, 'FLOOR')).toBe(50);
  });
});
