import { BasketAmounts } from './amounts.js';
import type { CompiledRule, Gives, Scope } from './compiled-rule.js';
import { amountToStep, isNextStepNear, keptByMinimum } from './minimums.js';

const rate = (points: number, per: number): Extract<Gives, { kind: 'RATE' }> => ({
  kind: 'RATE',
  points,
  per,
  text: '',
});

describe('keptByMinimum', () => {
  const line = { sku: 'book', category: null, brand: null, tags: [], quantity: '1', tax: 0 };
  const lines = [
    { ...line, amount: 1000 },
    { ...line, sku: 'car', amount: 500 },
  ];
  const amounts = new BasketAmounts({ currency: 'GBP', lines, shipping: 300, pointsPaid: 750 });
  const BOOKS: Partial<Scope> = { matches: ({ sku }) => sku === 'book' };

  it.each<[string, [order: number | null, scope: number | null], Partial<Scope>, [amount: number, explanation: string] | null]>([
    ['no minimum', [null, null], {}, null],
    ['a minimum of nothing', [0, 0], {}, null],
    ['the order is enough', [1500, null], BOOKS, null],
    ['the order is too small', [1501, null], BOOKS, [1, '15.00 GBP is below the minimum order of 15.01 GBP']],
    ['the order is enough with shipping', [1800, null], { shipping: true }, null],
    ['the order is too small with shipping', [2000, null], { ...BOOKS, shipping: true }, [200, '18.00 GBP with shipping is below the minimum order of 20.00 GBP']],
    ['the order counts what is paid with points', [1500, null], { pointsPaid: false }, null],
    ['the scope is enough', [null, 1000], BOOKS, null],
    ['the scope is too small', [null, 1200], BOOKS, [200, '10.00 GBP of what counts is below the minimum of 12.00 GBP']],
    ['the scope is enough with shipping', [null, 1300], { ...BOOKS, shipping: true }, null],
    ['the scope is too small with shipping', [null, 1400], { ...BOOKS, shipping: true }, [100, '13.00 GBP with shipping of what counts is below the minimum of 14.00 GBP']],
    ['the scope leaves out what is paid with points', [null, 1500], { pointsPaid: false }, [625, '8.75 GBP of what counts is below the minimum of 15.00 GBP']],
    ['both are too small, the order by more', [2000, 1100], BOOKS, [500, '15.00 GBP is below the minimum order of 20.00 GBP']],
    ['both are too small, the scope by more', [1600, 1300], BOOKS, [300, '15.00 GBP is below the minimum order of 16.00 GBP']],
  ])('%s', (_, [minimumOrder, minimumScope], fields, kept) => {
    const scope: Scope = { matches: null, shipping: false, tax: true, pointsPaid: true, key: '', ...fields };
    const rule = { minimumOrder, minimumScope, scope } as CompiledRule;

    expect(keptByMinimum(rule, new BasketAmounts(amounts.basket).in(scope), amounts)).toEqual(kept && { amount: kept[0], explanation: kept[1] });
  }); // prettier-ignore
});

describe('the next step', () => {
  it.each<[number, number, number, boolean, number]>([
    [1, 1000, 0, true, 1000],
    [1, 1000, 999, true, 1],
    [1, 1000, 1000, false, 1000],
    [9, 1000, 1999, false, 1],
    [10, 1000, 1499, false, 501],
    [10, 1000, 1500, true, 500],
    [10, 1001, 1501, false, 501],
    [10, 1001, 1502, true, 500],
    [10, 1, 7, false, 1],
  ])('of %i points per %i on %i is near: %s, %i more', (points, per, total, isNear, more) => {
    expect(isNextStepNear(rate(points, per), total)).toBe(isNear);
    expect(amountToStep(rate(points, per), total)).toBe(more);
  });
});
