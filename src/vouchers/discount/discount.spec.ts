import fc from 'fast-check';
import { discounts, type Cart, type CartLine, type UsableVoucher, type VoucherGives } from './discount.js';

const line = (sku: string, amount: number, quantity = '1'): CartLine => ({
  sku,
  category: null,
  brand: null,
  tags: null,
  quantity,
  amount,
});
const cart = (shipping: number, ...lines: CartLine[]): Cart => ({ lines, shipping });

let made = 0;
const voucher = (gives: VoucherGives, more: Partial<UsableVoucher> = {}): UsableVoucher => ({
  id: `voucher ${String(++made).padStart(3, '0')}`,
  gives,
  matches: null,
  minimum: null,
  isCombinable: true,
  position: 50,
  issuedAt: new Date('2027-03-01'),
  ...more,
});
const percent = (value: string, cap: number | null = null): VoucherGives => ({ kind: 'PERCENT', percent: value, cap });
const amount = (value: number): VoucherGives => ({ kind: 'AMOUNT', amount: value });

/** What each takes off: each line, then shipping; or why nothing. */
const of = (bought: Cart, ...vouchers: UsableVoucher[]): unknown[] =>
  discounts(bought, vouchers).map((outcome) =>
    'why' in outcome ? outcome.why : [...outcome.discount.lines, outcome.discount.shipping],
  );

const BOOKS = { matches: ({ sku }: CartLine) => sku === 'book' };
const BASKET = cart(500, line('book', 1000), line('pen', 300));

describe('a voucher takes off', () => {
  it.each<[string, VoucherGives, Partial<UsableVoucher>, unknown]>([
    ['an amount, spread over the lines', amount(130), {}, [100, 30, 0]],
    ['to the last penny', amount(100), {}, [77, 23, 0]],
    ['no more than there is', amount(9999), {}, [1000, 300, 0]],
    ['an amount off some lines', amount(130), BOOKS, [130, 0, 0]],
    ['a percentage', percent('10'), {}, [100, 30, 0]],
    ['a percentage, rounded half up once', percent('12.5'), BOOKS, [125, 0, 0]],
    ['a percentage, at most its cap', percent('50', 200), {}, [154, 46, 0]],
    ['all of it', percent('100'), {}, [1000, 300, 0]],
    ['a product', { kind: 'FREE_PRODUCT', sku: 'pen' }, {}, [0, 300, 0]],
    ['shipping', { kind: 'FREE_SHIPPING' }, {}, [0, 0, 500]],
    ['what is left on a card, shipping too', { kind: 'GIFT_CARD', remaining: 1500 }, {}, [1000, 300, 200]],
    ['a part by a card', { kind: 'GIFT_CARD', remaining: 130 }, {}, [100, 30, 0]],
    ['nothing, and gives points', { kind: 'POINTS', points: 500 }, {}, [0, 0, 0]],
  ])('%s', (_, gives, more, expected) => {
    expect(of(BASKET, voucher(gives, more))).toEqual([expected]);
  });

  it('one item of the line on which it costs least', () => {
    const pens = cart(0, line('pen', 1000, '3'), line('pen', 320, '1'), line('pen', 100, '0.5'));

    expect(of(pens, voucher({ kind: 'FREE_PRODUCT', sku: 'pen' }))).toEqual([[0, 0, 100, 0]]);
    expect(of(cart(0, line('pen', 1000, '3')), voucher({ kind: 'FREE_PRODUCT', sku: 'pen' }))).toEqual([[333, 0]]);
  });
});

describe('a voucher takes nothing off', () => {
  it.each<[string, VoucherGives, Partial<UsableVoucher>, unknown]>([
    ['below its minimum', amount(100), { minimum: 1301 }, { code: 'BELOW_MINIMUM', missing: 1 }],
    [
      'below its minimum of what it looks at',
      amount(100),
      { minimum: 1001, ...BOOKS },
      { code: 'BELOW_MINIMUM', missing: 1 },
    ],
    ['where it looks at nothing', amount(100), { matches: () => false }, { code: 'NOTHING_IN_SCOPE' }],
    ['without its product', { kind: 'FREE_PRODUCT', sku: 'cup' }, {}, { code: 'NOTHING_IN_SCOPE' }],
    ['with an empty card', { kind: 'GIFT_CARD', remaining: 0 }, {}, { code: 'NOTHING_LEFT' }],
  ])('%s', (_, gives, more, expected) => {
    expect(of(BASKET, voucher(gives, more))).toEqual([expected]);
  });

  it('at the minimum exactly it does', () => {
    expect(of(BASKET, voucher(amount(100), { minimum: 1300 }))).toEqual([[77, 23, 0]]);
  });

  it('where nothing costs anything', () => {
    const free = cart(0, line('book', 0));

    expect(of(free, voucher(percent('10')), voucher({ kind: 'FREE_SHIPPING' }))).toEqual([
      { code: 'NOTHING_LEFT' },
      { code: 'NOTHING_LEFT' },
    ]);
  });
});

describe('several vouchers', () => {
  it('V2: apply to what is left', () => {
    const bought = cart(0, line('book', 30000));
    const tens = [voucher(percent('10')), voucher(percent('10')), voucher(percent('10'))];

    const found = of(bought, ...tens) as number[][];

    let left = 30000;
    expect(found.map(([off]) => (left -= off as number))).toEqual([27000, 24300, 21870]);
  });

  it('apply percentages before amounts, and cards last', () => {
    const card = voucher({ kind: 'GIFT_CARD', remaining: 99999 });
    const [five, ten] = [voucher(amount(500)), voucher(percent('10'))];

    expect(of(cart(100, line('book', 2000)), card, five, ten)).toEqual([
      [1300, 100],
      [500, 0],
      [200, 0],
    ]);
  });

  it('apply by their position first', () => {
    const [five, ten] = [voucher(amount(500), { position: 10 }), voucher(percent('10'))];

    expect(of(cart(0, line('book', 2000)), ten, five)).toEqual([
      [150, 0],
      [500, 0],
    ]);
  });

  it('leave out those that apply alone', () => {
    const alone = voucher(amount(500), { isCombinable: false });

    expect(of(BASKET, alone)).toEqual([[385, 115, 0]]);
    expect(of(BASKET, alone, voucher(percent('10')))).toEqual([{ code: 'NOT_COMBINABLE' }, [100, 30, 0]]);
  });

  it('look at the cart before vouchers for their minimum', () => {
    const late = voucher(amount(100), { minimum: 1300, position: 90 });

    expect(of(BASKET, voucher(percent('50')), late)).toEqual([
      [500, 150, 0],
      [77, 23, 0],
    ]);
  });
});

describe('whatever vouchers are used', () => {
  const GIVES: fc.Arbitrary<VoucherGives> = fc.oneof(
    fc.integer({ min: 1, max: 5000 }).map(amount),
    fc
      .tuple(fc.integer({ min: 1, max: 1_000_000 }), fc.option(fc.integer({ min: 1, max: 3000 })))
      .map(([parts, cap]) => percent(String(parts / 10000), cap)),
    fc.constantFrom('a', 'b').map((sku): VoucherGives => ({ kind: 'FREE_PRODUCT', sku })),
    fc.constant<VoucherGives>({ kind: 'FREE_SHIPPING' }),
    fc.nat(5000).map((remaining): VoucherGives => ({ kind: 'GIFT_CARD', remaining })),
  );
  const VOUCHER = fc.tuple(GIVES, fc.boolean(), fc.nat(100), fc.option(fc.constantFrom('a', 'b')));
  const LINE = fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(4000), fc.constantFrom('1', '3', '0.25', '12'));

  it('nothing costs less than nothing, and the order in which they are given does not matter', () => {
    fc.assert(
      fc.property(
        fc.array(LINE, { minLength: 1, maxLength: 6 }),
        fc.nat(900),
        fc.array(VOUCHER, { maxLength: 5 }),
        (lines, shipping, wanted) => {
          const bought = cart(shipping, ...lines.map(([sku, cost, quantity]) => line(sku, cost, quantity)));
          const vouchers = wanted.map(([gives, isCombinable, position, only]) =>
            voucher(gives, { isCombinable, position, matches: only === null ? null : ({ sku }) => sku === only }),
          );

          const outcomes = discounts(bought, vouchers);

          const used = outcomes.flatMap((outcome) => ('discount' in outcome ? [outcome.discount] : []));
          const left = bought.lines.map(({ amount: cost }, index) =>
            used.reduce((sum, one) => sum - one.lines[index]!, cost),
          );
          expect(Math.min(...left, shipping - used.reduce((sum, one) => sum + one.shipping, 0))).toBeGreaterThanOrEqual(
            0,
          );
          expect(used.every((one) => one.total > 0 && [...one.lines, one.shipping].every((part) => part >= 0))).toBe(
            true,
          );
          expect(discounts(bought, vouchers.toReversed())).toEqual(outcomes.toReversed());
        },
      ),
      { numRuns: 500 },
    );
  });
});
