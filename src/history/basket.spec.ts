import fc from 'fast-check';
import { addUp, type Basket, type BasketInput, type BasketLineInput } from './basket.js';

const aLine = (fields: Partial<BasketLineInput> = {}): BasketLineInput => ({
  sku: 'mug',
  quantity: '1',
  unitPrice: '10',
  ...fields,
});

const added = (input: BasketInput, currency = 'GBP'): Basket => {
  const result = addUp(input, currency);
  if ('problems' in result) throw new Error(JSON.stringify(result.problems));
  return result.basket;
};

const wrong = (input: Partial<BasketInput>, currency = 'GBP') => {
  const result = addUp({ lines: [aLine()], ...input }, currency);
  return 'problems' in result ? result.problems.map(({ path }) => path.join('.')) : [];
};

describe('addUp', () => {
  it.each<[string, string, string, number]>([
    ['1', '19.99', 'GBP', 1999],
    ['3', '0.335', 'GBP', 101],
    ['1', '0.005', 'GBP', 1],
    ['1', '0.004999', 'GBP', 0],
    ['0.5', '1.99', 'GBP', 100],
    ['2', '1.5', 'JPY', 3],
    ['1', '0.5', 'JPY', 1],
    ['1', '1.0005', 'KWD', 1001],
    ['0.333333', '3', 'GBP', 100],
    ['1000000000', '1000', 'GBP', 100_000_000_000_000],
  ])('%s × %s %s, HALF_UP to its decimals: %i', (quantity, unitPrice, currency, amount) => {
    expect(added({ lines: [aLine({ quantity, unitPrice })] }, currency).total).toBe(amount);
  });

  it("takes a line's discount off it, spreads the order's by largest remainder, and never off shipping", () => {
    const lines = [
      aLine({ unitPrice: '10', discount: '0.01' }),
      aLine({ unitPrice: '10', tax: '1.5' }),
      aLine({ unitPrice: '0' }),
    ];

    const basket = added({ lines, shipping: '4.99', orderDiscount: '1.01' });

    expect(basket).toMatchObject({ linesAmount: 1999, shipping: 499, orderDiscount: 101, total: 2397 });
    expect(basket.lines.map((line) => [line.amount, line.discount, line.tax, line.orderDiscount])).toEqual([
      [999, 1, 0, 50],
      [1000, 0, 150, 51],
      [0, 0, 0, 0],
    ]);
  });

  it('may come to nothing', () => {
    expect(added({ lines: [aLine({ unitPrice: '0' })] }).total).toBe(0);
    expect(added({ lines: [aLine()], orderDiscount: '10.00' }).total).toBe(0);
  });

  it('fills in what was left out', () => {
    const [line] = added({ lines: [aLine()] }).lines;

    expect(line).toMatchObject({ name: null, category: null, brand: null, tags: null, discount: 0, tax: 0 });
  });

  it.each<[string, Partial<BasketInput>, string[]]>([
    ['no lines', { lines: [] }, ['lines']],
    ['501 lines', { lines: Array.from({ length: 501 }, () => aLine()) }, ['lines']],
    ['a quantity of zero', { lines: [aLine({ quantity: '0' })] }, ['lines.0.quantity']],
    ['a negative quantity', { lines: [aLine(), aLine({ quantity: '-1' })] }, ['lines.1.quantity']],
    ['too large a quantity', { lines: [aLine({ quantity: '1000000001', unitPrice: '0' })] }, ['lines.0.quantity']],
    ['a quantity of 7 decimals', { lines: [aLine({ quantity: '0.0000001' })] }, ['lines.0.quantity']],
    ['a negative price', { lines: [aLine({ unitPrice: '-0.01' })] }, ['lines.0.unitPrice']],
    ['a price of 7 decimals', { lines: [aLine({ unitPrice: '1.0000001' })] }, ['lines.0.unitPrice']],
    ['too large a price', { lines: [aLine({ unitPrice: '1000000000001' })] }, ['lines.0.unitPrice']],
    ['too large a line', { lines: [aLine({ quantity: '2', unitPrice: '1000000000000' })] }, ['lines.0']],
    ['too large a total', { lines: [aLine({ unitPrice: '1000000000000' }), aLine()] }, ['lines']],
    ['a discount above the line', { lines: [aLine({ discount: '10.01' })] }, ['lines.0.discount']],
    ['a discount of 3 decimals', { lines: [aLine({ discount: '0.001' })] }, ['lines.0.discount']],
    ['a negative discount', { lines: [aLine({ discount: '-1' })] }, ['lines.0.discount']],
    ['a tax above the line', { lines: [aLine({ discount: '5', tax: '5.01' })] }, ['lines.0.tax']],
    ['a negative tax', { lines: [aLine({ tax: '-1' })] }, ['lines.0.tax']],
    ['a negative shipping', { shipping: '-1' }, ['shipping']],
    ['a shipping of 3 decimals', { shipping: '1.001' }, ['shipping']],
    ['a negative order discount', { orderDiscount: '-1' }, ['orderDiscount']],
    [
      'an order discount above all lines, shipping or not',
      { orderDiscount: '10.01', shipping: '5' },
      ['orderDiscount'],
    ],
    ['an empty sku', { lines: [aLine({ sku: ' ' })] }, ['lines.0.sku']],
    ['a sku of 101 characters', { lines: [aLine({ sku: 'x'.repeat(101) })] }, ['lines.0.sku']],
    ['a control character', { lines: [aLine({ name: 'a\u0000b' })] }, ['lines.0.name']],
    ['half a character', { lines: [aLine({ brand: '\ud800' })] }, ['lines.0.brand']],
    ['an empty category', { lines: [aLine({ category: '' })] }, ['lines.0.category']],
    ['21 tags', { lines: [aLine({ tags: Array<string>(21).fill('x') })] }, ['lines.0.tags']],
    ['an empty tag', { lines: [aLine({ tags: ['x', ''] })] }, ['lines.0.tags.1']],
    [
      'many things',
      { lines: [aLine({ sku: '', quantity: '0' }), aLine({ tax: '-1' })], shipping: '-1' },
      ['lines.0.sku', 'lines.0.quantity', 'lines.1.tax', 'shipping'],
    ],
  ])('names %s', (_, input, paths) => {
    expect(wrong(input)).toEqual(paths);
  });

  it('lets trailing zeros be', () => {
    expect(wrong({ shipping: '1.5000000', orderDiscount: '2.50' })).toEqual([]);
    expect(wrong({ shipping: '1.0' }, 'JPY')).toEqual([]);
  });

  it('adds up: total = lines − order discount + shipping, and the shares of the discount are the discount', () => {
    const cents = (most: number) => fc.nat(most).map((amount) => (amount / 100).toFixed(2));
    const line = fc.record({
      quantity: fc.integer({ min: 1, max: 5000 }).map((thousandths) => (thousandths / 1000).toFixed(3)),
      unitPrice: cents(100_000),
    });
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 20 }),
        cents(5000),
        fc.nat(100),
        (lines, shipping, percent) => {
          const gross = added({ lines: lines.map(aLine) }).linesAmount;
          const orderDiscount = (Math.floor((gross * percent) / 100) / 100).toFixed(2);

          const basket = added({ lines: lines.map(aLine), shipping, orderDiscount });

          const sum = (of: 'amount' | 'orderDiscount') => basket.lines.reduce((all, one) => all + one[of], 0);
          expect(sum('amount')).toBe(basket.linesAmount);
          expect(sum('orderDiscount')).toBe(basket.orderDiscount);
          expect(basket.total).toBe(basket.linesAmount - basket.orderDiscount + basket.shipping);
          expect(basket.lines.every((one) => one.orderDiscount >= 0 && one.orderDiscount <= one.amount)).toBe(true);
        },
      ),
      { seed: 4, numRuns: 200 },
    );
  });
});
