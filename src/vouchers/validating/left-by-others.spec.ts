import { discounts, type Cart, type UsableVoucher, type VoucherGives } from '../discount/discount.js';
import { leftByOthers, less, totalOf, whyNotOffLines } from './left-by-others.js';

const lineOf = (sku: string, amount: number, quantity = '1') => ({
  sku,
  category: null,
  brand: null,
  tags: null,
  quantity,
  amount,
});
const CART: Cart = { lines: [lineOf('tea', 6000), lineOf('pot', 4000), lineOf('gift', 0)], shipping: 500 };
const voucher = (id: string, gives: VoucherGives, more: Partial<UsableVoucher> = {}): UsableVoucher => ({
  ...{ id, gives, matches: null, minimum: null, isCombinable: true, position: 50, issuedAt: new Date(0) },
  ...more,
});
const ten = (id: string, more: Partial<UsableVoucher> = {}) =>
  voucher(id, { kind: 'PERCENT', percent: '10', cap: null }, more);

/** The first of these vouchers, and those that are used as well. */
const judge = ([asked, ...others]: UsableVoucher[], cart = CART) => {
  const all = [asked as UsableVoucher, ...others];
  const outcomes = discounts(cart, all).map((outcome, index) => {
    if (!('discount' in outcome)) throw new Error('each of them takes something');
    return { voucher: all[index] as UsableVoucher, discount: outcome.discount };
  });
  const [first, ...rest] = outcomes as [(typeof outcomes)[0], ...typeof outcomes];
  const before = leftByOthers(cart, rest, first.voucher);
  return { before, after: less(before, first.discount), why: whyNotOffLines(cart, before, first) };
}; // prettier-ignore

describe('what others leave for a voucher', () => {
  it.each<[string, UsableVoucher[], number, number]>([
    ['all of it, where it is alone', [ten('a')], 10_500, 9500],
    ['what is left, where it applies last', [ten('c'), ten('a'), ten('b')], 8600, 7790],
    ['all of it, where it applies first', [ten('a'), ten('b'), ten('c')], 10_500, 9500],
    ['by position', [ten('a', { position: 51 }), ten('b')], 9500, 8600],
    ['by kind', [ten('a'), voucher('b', { kind: 'FREE_PRODUCT', sku: 'pot' })], 6500, 5900],
    ['shipping', [ten('b', { position: 99 }), voucher('a', { kind: 'FREE_SHIPPING' })], 10_000, 9000],
  ])('%s', (_, vouchers, before, after) => {
    const judged = judge(vouchers);

    expect([totalOf(judged.before), totalOf(judged.after)]).toEqual([before, after]);
  });

  it('is what all of them leave where it does not apply', () => {
    const [one] = discounts(CART, [ten('a')]);
    if (!one || !('discount' in one)) throw new Error('it takes something');

    expect(leftByOthers(CART, [{ voucher: ten('a'), discount: one.discount }], null)).toEqual({
      lines: [5400, 3600, 0],
      shipping: 500,
    });
  });
});

describe('why a voucher takes nothing off a line', () => {
  const onlyPot = { matches: ({ sku }: { sku: string }) => sku === 'pot' };
  it.each<[string, UsableVoucher[], (string | null)[]]>([
    ['it takes of what costs something', [ten('a')], [null, null, 'NOTHING_LEFT']],
    ['it looks at others', [ten('a', onlyPot)], ['OUT_OF_SCOPE', null, 'OUT_OF_SCOPE']],
    ['it is for another sku', [voucher('a', { kind: 'FREE_PRODUCT', sku: 'tea' })], [null, 'OUT_OF_SCOPE', 'OUT_OF_SCOPE']],
    ['its smallest unit went to another', [voucher('a', { kind: 'AMOUNT', amount: 1 })], [null, 'NO_SHARE', 'NOTHING_LEFT']],
    ['others took all of it', [ten('a', { position: 99 }), voucher('b', { kind: 'AMOUNT', amount: 4000 }, onlyPot)], [null, 'NOTHING_LEFT', 'NOTHING_LEFT']],
    ['it is for shipping', [voucher('a', { kind: 'FREE_SHIPPING' })], ['NOT_OFF_LINES', 'NOT_OFF_LINES', 'NOT_OFF_LINES']],
    ['it gives points', [voucher('a', { kind: 'POINTS', points: 5 })], ['NOT_OFF_LINES', 'NOT_OFF_LINES', 'NOT_OFF_LINES']],
    ['a card pays all', [voucher('a', { kind: 'GIFT_CARD', remaining: 6001 })], [null, null, 'NOTHING_LEFT']],
  ])('%s', (_, vouchers, why) => {
    expect(judge(vouchers).why).toEqual(why);
  }); // prettier-ignore

  it('one of two lines is the cheaper', () => {
    const cart = { lines: [lineOf('tea', 6000), lineOf('tea', 5000)], shipping: 0 };

    expect(judge([voucher('a', { kind: 'FREE_PRODUCT', sku: 'tea' })], cart).why).toEqual(['NO_SHARE', null]);
  });

  it('it is not valid', () => {
    expect(whyNotOffLines(CART, { lines: [1, 1, 1], shipping: 0 }, null)).toEqual(Array(3).fill('NOT_VALID'));
  });
});
