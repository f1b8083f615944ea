import { isSecret, leftFor, redeemable, type Checkout, type VoucherAsked } from './redeemable.js';

type Asked = VoucherAsked<string>;

const NOW = new Date('2027-03-26T12:00:00Z');
const EARLIER = new Date('2027-03-26T00:00:00Z');
const LATER = new Date('2027-03-27T00:00:00Z');
const CART = {
  lines: [{ sku: 'tea', category: null, brand: null, tags: null, quantity: '1', amount: 10_000 }],
  shipping: 0,
};
const HERE: Checkout = { member: null, cart: CART, channel: null, currency: 'GBP', now: NOW };
const TEN: Asked = {
  id: 'v',
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
const CARD: Partial<Asked> = { gives: { kind: 'GIFT_CARD', remaining: 9000 }, usesLeft: null, remaining: 4000 };
const USED_UP = { usesLeft: 0 };
const ASIDE = { ...USED_UP, ofOrder: { status: 'RESERVED', amount: 0 } } as const;

const verdictOf = (voucher: Partial<Asked>, checkout: Partial<Checkout> = {}) =>
  redeemable([{ ...TEN, ...voucher }], { ...HERE, ...checkout })[0];
const takes = (total: number) => ({ discount: { total } });

describe('whether a voucher can be used', () => {
  it.each<[string, Partial<Asked>, Partial<Checkout>, object]>([
    ['it takes what it takes', {}, {}, takes(1000)],
    ['nothing is computed without a cart', {}, { cart: null }, { id: 'v', discount: null }],
    ['revoked', { status: 'REVOKED' }, {}, { why: { code: 'REVOKED' } }],
    ['used up', USED_UP, {}, { why: { code: 'ALREADY_REDEEMED' } }],
    ['used for this order', { ofOrder: { status: 'REDEEMED', amount: 5 } }, {}, { why: { code: 'ALREADY_REDEEMED' } }],
    ['set aside for others', { ...USED_UP, reserved: 1 }, {}, { why: { code: 'RESERVED' } }],
    ['set aside for this order', ASIDE, {}, takes(1000)],
    ['over', { expiresAt: NOW }, {}, { why: { code: 'EXPIRED', at: NOW } }],
    ['good to the end of the day', { expiresAt: LATER }, {}, takes(1000)],
    ['over, and set aside for this order', { ...ASIDE, expiresAt: EARLIER }, {}, takes(1000)],
    ['revoked, and set aside for this order', { ...ASIDE, status: 'REVOKED' }, {}, { why: { code: 'REVOKED' } }],
    ['not good yet', { validFrom: LATER }, {}, { why: { code: 'NOT_YET', from: LATER } }],
    ['good from now on', { validFrom: NOW }, {}, takes(1000)],
    ['of its holder', { isHolderOnly: true, holder: 'ada' }, { member: 'ada' }, takes(1000)],
    ['of its holder, for another', { isHolderOnly: true, holder: 'ada' }, { member: 'bob' }, { why: { code: 'NOT_YOURS' } }],
    ['of its holder, for nobody', { isHolderOnly: true, holder: 'ada' }, {}, { why: { code: 'NOT_YOURS' } }],
    ["of a holder, but a bearer's", { holder: 'ada' }, { member: 'bob' }, takes(1000)],
    ['in another currency', { moneyCurrency: 'EUR' }, {}, { why: { code: 'CURRENCY_CHANGED' } }],
    ['in this currency', { moneyCurrency: 'GBP' }, {}, takes(1000)],
    ['in another channel', { channels: ['app'] }, { channel: 'web' }, { why: { code: 'WRONG_CHANNEL' } }],
    ['in no channel that is known', { channels: ['app'] }, {}, { why: { code: 'WRONG_CHANNEL' } }],
    ['in its channel', { channels: ['app'] }, { channel: 'app' }, takes(1000)],
    ['in a channel that is not asked for yet', { channels: ['app'] }, { cart: null }, { discount: null }],
    ['for others', { outside: ['TOO_YOUNG'] }, {}, { why: { code: 'NOT_IN_AUDIENCE', outside: ['TOO_YOUNG'] } }],
    ['below its minimum', { minimum: 10_001 }, {}, { why: { code: 'BELOW_MINIMUM', missing: 1 } }],
    ['for nothing in the cart', { matches: () => false }, {}, { why: { code: 'NOTHING_IN_SCOPE' } }],
    ['a gift card takes what is left on it', CARD, {}, takes(4000)],
    ['and what was set aside for this order', { ...CARD, ofOrder: { status: 'RESERVED', amount: 500 } }, {}, takes(4500)],
    ['and once it is over only that', { ...CARD, expiresAt: EARLIER, ofOrder: { status: 'RESERVED', amount: 500 } }, {}, takes(500)],
    ['a gift card that is empty', { ...CARD, remaining: 0 }, {}, { why: { code: 'ALREADY_REDEEMED' } }],
    ['points', { gives: { kind: 'POINTS', points: 7 } }, {}, { discount: { total: 0, points: 7 } }],
  ])('%s', (_, voucher, checkout, verdict) => {
    expect(verdictOf(voucher, checkout)).toMatchObject(verdict);
  }); // prettier-ignore

  it('applies those that could be used alone together, one on what the other left', () => {
    const other = { ...TEN, id: 'w' };
    const used = { ...TEN, id: 'x', ...USED_UP, isCombinable: false };

    const verdicts = redeemable([other, used, TEN], HERE);

    expect(verdicts).toMatchObject([
      { id: 'w', ...takes(900) },
      { id: 'x', why: { code: 'ALREADY_REDEEMED' } },
      { id: 'v', ...takes(1000) },
    ]);
    expect(redeemable([{ ...other, isCombinable: false }, TEN], HERE)).toMatchObject([
      { id: 'w', why: { code: 'NOT_COMBINABLE' } },
      takes(1000),
    ]);
  });

  it('has nothing left of no gift card', () => {
    expect(leftFor(TEN, NOW)).toBe(0);
  });
});

describe('what strangers do not learn', () => {
  it.each([
    ['REVOKED', true],
    ['ALREADY_REDEEMED', true],
    ['RESERVED', true],
    ['EXPIRED', true],
    ['NOT_YOURS', true],
    ['NOT_YET', false],
    ['WRONG_CHANNEL', false],
    ['NOT_IN_AUDIENCE', false],
    ['BELOW_MINIMUM', false],
    ['NOTHING_LEFT', false],
  ])('%s: %s', (code, secret) => {
    expect(isSecret({ code })).toBe(secret);
  });
});
