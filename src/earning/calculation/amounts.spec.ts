import { BasketAmounts } from './amounts.js';
import type { Scope } from './compiled-rule.js';
import type { FactBasket, FactLine } from './fact.js';

const aLine = (fields: Partial<FactLine>): FactLine => ({
  sku: 'book',
  category: null,
  brand: null,
  tags: [],
  quantity: '1',
  amount: 0,
  tax: 0,
  ...fields,
});

const aBasket = (lines: Partial<FactLine>[], fields: Partial<FactBasket> = {}): BasketAmounts =>
  new BasketAmounts({ currency: 'GBP', lines: lines.map(aLine), shipping: 0, pointsPaid: 0, ...fields });

const aScope = (fields: Partial<Scope> = {}): Scope => {
  const scope = { matches: null, shipping: false, tax: true, pointsPaid: true, ...fields };
  return { key: `${String(scope.matches)} ${scope.shipping} ${scope.tax} ${scope.pointsPaid}`, ...scope };
};
const OF_BOOKS = { matches: ({ sku }: FactLine) => sku === 'book' };

describe('what a scope holds', () => {
  const lines = [{ amount: 120, tax: 20 }, { sku: 'car', amount: 600, tax: 100 }, { amount: 0 }];

  it.each<[string, Partial<Scope>, object]>([
    ['everything', {}, { lines: [120, 600, 0], places: [0, 1, 2], isAll: true, isEmpty: false, shipping: 0, whole: 720, total: 720, text: '7.20 GBP' }],
    ['shipping', { shipping: true }, { lines: [120, 600, 0], shipping: 480, whole: 1200, total: 1200, text: '12.00 GBP with shipping' }],
    ['a part', OF_BOOKS, { lines: [120, 0, 0], places: [0, 2], isAll: false, whole: 120, total: 120, text: '1.20 GBP' }],
    ['without tax', { tax: false }, { lines: [100, 500, 0], whole: 600, total: 600 }],
    ['without points paid', { pointsPaid: false, shipping: true }, { lines: [120, 600, 0], shipping: 480, whole: 1200, total: 900, text: '9.00 GBP with shipping' }],
    ['a part without points paid', { ...OF_BOOKS, pointsPaid: false }, { lines: [120, 0, 0], whole: 120, total: 90, text: '0.90 GBP' }],
    ['nothing', { matches: () => false, shipping: true }, { lines: [0, 0, 0], isEmpty: true, shipping: 0, whole: 0, total: 0 }],
  ])('%s', (_, scope, held) => {
    expect(aBasket(lines, { shipping: 480, pointsPaid: 300 }).in(aScope(scope))).toMatchObject(held);
  }); // prettier-ignore

  it('is reckoned once for scopes that look at the same', () => {
    const amounts = aBasket(lines);
    let asked = 0;
    const matches = () => ++asked > 0;

    expect(amounts.in(aScope({ matches, key: 'a' }))).toBe(amounts.in(aScope({ matches, key: 'a' })));
    expect(asked).toBe(3);
  });

  it.each<[number, number, number]>([[0, 0, 1], [1, 1, 0], [2, 1, 1], [2, 2, 0], [2, 3, 0], [2, 9, 0]])(
    'of lines of 1 and %i, %i paid with points leave %i of the first',
    (other, pointsPaid, left) => {
      const amounts = aBasket([{ amount: 1 }, { sku: 'car', amount: other }], { pointsPaid });

      expect(amounts.in(aScope({ ...OF_BOOKS, pointsPaid: false })).total).toBe(left);
    },
  ); // prettier-ignore
});

describe('items', () => {
  it.each<[string[], number]>([
    [['1'], 1],
    [['2.5', '1.5'], 4],
    [['0.333333', '0.333333', '0.333333'], 0],
    [['0.333334', '0.333333', '0.333333'], 1],
    [['9007199254740993', '0.5', '0.5'], 9_007_199_254_740_994],
    [['0.1', '0.2', '0.7'], 1],
  ])('%j are %i', (quantities, items) => {
    const amounts = aBasket(quantities.map((quantity) => ({ quantity })));

    expect(amounts.itemsIn(amounts.in(aScope()))).toBe(items);
  });
});

describe('weights', () => {
  it.each<[string, Partial<FactLine>[], Partial<Scope>, (number | bigint)[]]>([
    ['amounts', [{ amount: 10, quantity: '3' }, { amount: 0 }], {}, [10, 0]],
    ['amounts without tax', [{ amount: 10, tax: 2 }, { amount: 5 }], { tax: false }, [8, 5]],
    ['amounts of the scope', [{ amount: 10 }, { sku: 'car', amount: 5 }], OF_BOOKS, [10, 0]],
    ['quantities, all free', [{ quantity: '3' }, { quantity: '0.5' }], { shipping: true }, [3_000_000, 500_000]],
    ['quantities of the scope', [{ quantity: '3' }, { sku: 'car', amount: 5 }], OF_BOOKS, [3_000_000, 0]],
    ['large quantities', [{ quantity: '9007199254740993' }, { quantity: '1' }], {}, [9_007_199_254_740_993_000_000n, 1_000_000n]],
  ])('are %s', (_, lines, scope, weights) => {
    expect(aBasket(lines, { shipping: 500 }).in(aScope(scope)).weights).toEqual(weights);
  }); // prettier-ignore
});
