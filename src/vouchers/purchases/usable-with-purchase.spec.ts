import type { VoucherAsked } from '../life/redeemable.js';
import { usableWithPurchase, type PurchaseCheckout } from './usable-with-purchase.js';

type Asked = VoucherAsked<string>;

const NOW = new Date('2027-03-26T12:00:00Z');
const EARLIER = new Date('2027-03-26T00:00:00Z');
const LATER = new Date('2027-03-26T13:00:00Z');
const lineOf = (sku: string, amount: number) => ({
  sku,
  category: null,
  brand: null,
  tags: null,
  quantity: '1',
  amount,
});
const PURCHASE: PurchaseCheckout = {
  member: 'ada',
  cart: { lines: [lineOf('tea', 10_000)], shipping: 500 },
  channel: null,
  currency: 'GBP',
  now: NOW,
  discounted: 1_000_000,
  paidByCards: 0,
  total: 10_500,
};
const TEN: Asked = {
  id: 'ten',
  gives: { kind: 'PERCENT', percent: '10', cap: null },
  matches: null,
  minimum: null,
  isCombinable: true,
  position: 50,
  issuedAt: EARLIER,
  status: 'ISSUED',
  usesLeft: 1,
  remaining: null,
  reserved: 0,
  validFrom: EARLIER,
  expiresAt: null,
  holder: null,
  isHolderOnly: false,
  moneyCurrency: null,
  channels: null,
  ofOrder: null,
  outside: [],
};
const five: Asked = { ...TEN, id: 'five', gives: { kind: 'AMOUNT', amount: 500 } };
const ship: Asked = { ...TEN, id: 'ship', gives: { kind: 'FREE_SHIPPING' } };
const gift: Asked = { ...TEN, id: 'gift', gives: { kind: 'POINTS', points: 7 } };
const card = (id: string, remaining: number, more: Partial<Asked> = {}): Asked => ({
  ...TEN,
  ...{ id, gives: { kind: 'GIFT_CARD', remaining: 99_999 }, usesLeft: null, remaining },
  ...more,
});

const judge = (vouchers: Asked[], purchase: Partial<PurchaseCheckout> = {}) =>
  usableWithPurchase(vouchers, { ...PURCHASE, ...purchase }).map((verdict) =>
    'why' in verdict
      ? [verdict.id, verdict.why.code, ...('most' in verdict.why ? [verdict.why.most] : [])]
      : [verdict.id, verdict.amount, ...(verdict.points > 0 ? [verdict.points] : [])],
  );

describe('vouchers with a purchase', () => {
  it.each<[string, Asked[], Partial<PurchaseCheckout>, unknown[]]>([
    ['none', [], {}, []],
    ['takes what it takes before any discount', [TEN], {}, [['ten', 1000]]],
    ['takes at most what was taken off', [TEN], { discounted: 300 }, [['ten', 300]]],
    ['may take nothing', [TEN], { discounted: 0 }, [['ten', 0]]],
    ['apply in their order, whatever the order of the codes', [five, TEN], {}, [['five', 500], ['ten', 1000]]],
    ['share what was taken off in the order in which they apply', [five, TEN], { discounted: 1200 }, [['five', 200], ['ten', 1000]]],
    ['are judged alone', [{ ...TEN, status: 'REVOKED' }, five], {}, [['ten', 'REVOKED'], ['five', 500]]],
    ['are judged together', [{ ...TEN, isCombinable: false }, five], {}, [['ten', 'NOT_COMBINABLE'], ['five', 500]]],
    ['have nothing left to take', [{ ...five, gives: { kind: 'AMOUNT', amount: 10_000 }, position: 1 }, TEN], {}, [['five', 10_000], ['ten', 'NOTHING_LEFT']]],
    ['free shipping, whatever it costs', [ship], {}, [['ship', 0]]],
    ['free shipping that was not charged', [ship], { cart: { ...PURCHASE.cart, shipping: 0 } }, [['ship', 0]]],
    ['free shipping asks for its minimum', [{ ...ship, minimum: 10_001 }], {}, [['ship', 'BELOW_MINIMUM']]],
    ['gives points', [gift], {}, [['gift', 0, 7]]],
    ['gives points beside others', [gift, TEN], {}, [['gift', 0, 7], ['ten', 1000]]],
    ['a card pays what was paid with cards', [card('a', 4000)], { paidByCards: 2500 }, [['a', 2500]]],
    ['a card pays beside a discount of everything', [card('a', 4000), { ...TEN, gives: { kind: 'PERCENT', percent: '100', cap: null } }], { paidByCards: 500 }, [['a', 500], ['ten', 10_000]]],
    ['cards pay one after the other', [card('b', 4000), card('a', 4000)], { paidByCards: 4100 }, [['b', 100], ['a', 4000]]],
    ['the older card pays first', [card('a', 4000, { issuedAt: LATER }), card('b', 4000)], { paidByCards: 4100 }, [['a', 100], ['b', 4000]]],
    ['a card that is not needed', [card('a', 4000), card('b', 4000)], { paidByCards: 4000 }, [['a', 4000], ['b', 'NOTHING_LEFT']]],
    ['a card without a payment', [card('a', 4000)], {}, [['a', 'NOTHING_LEFT']]],
    ['cards that do not hold as much', [card('a', 4000), card('b', 100)], { paidByCards: 4101 }, [['a', 4000], ['b', 'DISCOUNT_TOO_HIGH', 4100]]],
    ['a card does not pay more than it costs', [card('a', 40_000)], { paidByCards: 10_501 }, [['a', 'DISCOUNT_TOO_HIGH', 10_500]]],
    ['a card pays for all of it', [card('a', 40_000)], { paidByCards: 10_500 }, [['a', 10_500]]],
    ['a card pays for nothing', [card('a', 40_000)], { paidByCards: 1, total: 0 }, [['a', 'DISCOUNT_TOO_HIGH', 0]]],
    ['a payment with cards of others', [TEN], { paidByCards: 4101 }, [['ten', 1000]]],
    ['a card with something set aside for the order', [card('a', 0, { ofOrder: { status: 'RESERVED', amount: 900 } })], { paidByCards: 900 }, [['a', 900]]],
    ['a card for a larger order', [card('a', 4000, { minimum: 10_001 })], { paidByCards: 100 }, [['a', 'BELOW_MINIMUM']]],
    ['an empty card does not count for what cards hold', [card('a', 0)], { paidByCards: 100 }, [['a', 'ALREADY_REDEEMED']]],
  ])('%s', (_, vouchers, purchase, expected) => {
    expect(judge(vouchers, purchase)).toEqual(expected);
  }); // prettier-ignore
});
