import { randomUUID } from 'node:crypto';
import { bringInto } from '../../factories/a-life.js';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aVoucher } from '../../factories/a-voucher.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import type { Outcome } from '../purchases/support/calls.js';
import { storedIn } from '../purchases/support/stored.js';
import { aCart, redeem, reserve, revoke } from './support/vouchers.js';

const VALIDATE = `query ($code: String!, $cart: ValidatedCartInput!) {
  validateVoucher(code: $code, cart: $cart) {
    valid reason message missing { amount } validFrom expiredAt audienceReasons kind
    before { amount } discount { amount currency } after { amount }
    lines { number sku before { amount } discount { amount } after { amount } reason }
    shipping { before { amount } discount { amount } after { amount } }
    points remaining { amount } others { valid reason discount { amount } } voucher { id code holder { id } }
  }
}`;
const GBP = (amount: string) => ({ amount, currency: 'GBP' });
const M = (amount: string) => ({ amount });

describe('validateVoucher', () => {
  let app: TestApp;
  let ada: EnrolledMember;
  let bob: EnrolledMember;
  beforeAll(async () => {
    app = await startTestApp();
    ada = await aMember(app).enroll();
    bob = await aMember(app).enroll();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const ask = async (code: string, cart: Record<string, unknown> = {}, as = app.program.shopKey): Promise<Outcome> => {
    const before = await storedIn(app);
    const answer = await app.call(as, VALIDATE, { code, cart: aCart('100.00', cart) });
    expect(await storedIn(app)).toEqual(before);
    return answer.errors ? answer : answer.data.validateVoucher;
  };
  const of = ({ id }: EnrolledMember) => ({ member: { id } });

  it('says line by line what a voucher takes, and why it takes nothing', async () => {
    const { id, code } = await aVoucher(app)
      .with({ scope: { exclude: [{ category: 'books' }] } })
      .issue();
    const lines = [
      { sku: 'tea', quantity: '2', unitPrice: '30.00', discount: '10.00' },
      { sku: 'novel', category: 'books', quantity: '1', unitPrice: '40.00' },
      { sku: 'gift', quantity: '1', unitPrice: '0.00' },
    ];

    expect(await ask(code, { lines, shipping: '4.95' })).toEqual({
      valid: true,
      reason: null,
      message: null,
      missing: null,
      validFrom: null,
      expiredAt: null,
      audienceReasons: null,
      kind: 'PERCENT',
      before: M('94.95'),
      discount: GBP('5.00'),
      after: M('89.95'),
      lines: [
        { number: 1, sku: 'tea', before: M('50.00'), discount: M('5.00'), after: M('45.00'), reason: null },
        { number: 2, sku: 'novel', before: M('40.00'), discount: M('0.00'), after: M('40.00'), reason: 'OUT_OF_SCOPE' },
        { number: 3, sku: 'gift', before: M('0.00'), discount: M('0.00'), after: M('0.00'), reason: 'NOTHING_LEFT' },
      ],
      shipping: { before: M('4.95'), discount: M('0.00'), after: M('4.95') },
      points: 0,
      remaining: null,
      others: [],
      voucher: { id, code, holder: null },
    });
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['an amount', { amount: GBP('30.00') }, { discount: GBP('30.00'), after: M('74.95'), kind: 'AMOUNT' }],
    ['a free product', { freeProduct: 'tea' }, { discount: GBP('100.00'), after: M('4.95') }],
    ['free shipping', { freeShipping: true }, { discount: GBP('4.95'), lines: [{ reason: 'NOT_OFF_LINES' }] }],
    ['a gift card', { giftCard: GBP('102.00') }, { discount: GBP('102.00'), remaining: M('102.00'), after: M('2.95') }],
    ['points', { points: 40 }, { discount: GBP('0.00'), points: 40, lines: [{ reason: 'NOT_OFF_LINES' }] }],
  ])('says what %s does', async (_, gives, expected) => {
    const { code } = await aVoucher(app).giving(gives).issue();

    expect(await ask(code, { shipping: '4.95', ...of(ada) })).toMatchObject({ valid: true, ...expected });
  });

  it('takes others that are used as well into account, in the order in which they apply', async () => {
    const make = (more: Record<string, unknown> = {}) =>
      aVoucher(app)
        .with({ combinable: true, ...more })
        .issue();
    const [first, second] = [await make({ position: 1 }), await make({ position: 2 })];
    const alone = await aVoucher(app).issue();

    expect(await ask(second.code, { otherCodes: [first.code] })).toMatchObject({
      before: M('90.00'),
      discount: GBP('9.00'),
      after: M('81.00'),
      others: [{ valid: true, reason: null, discount: M('10.00') }],
    });
    expect(await ask(first.code, { otherCodes: [second.code, 'nonsense'] })).toMatchObject({
      before: M('100.00'),
      discount: GBP('10.00'),
      others: [
        { valid: true, discount: M('9.00') },
        { valid: false, reason: 'UNKNOWN_CODE', discount: M('0.00') },
      ],
    });
    expect(await ask(alone.code, { otherCodes: [first.code] })).toMatchObject({
      valid: false,
      reason: 'NOT_COMBINABLE',
      before: M('90.00'),
      discount: GBP('0.00'),
      lines: [{ reason: 'NOT_VALID', before: M('90.00'), after: M('90.00') }],
      others: [{ valid: true }],
    });
  });

  it('leaves out of the cart what this member, or nobody, can use', async () => {
    const blocked = await aMember(app).enroll();
    const ofBlocked = await aVoucher(app).giving({ points: 5 }).to(blocked).issue();
    const ofNobody = await aVoucher(app).giving({ points: 5 }).issue();
    await bringInto(app, app.program.adminKey, blocked, 'BLOCKED');
    const { code } = await aVoucher(app).issue();

    expect(await ask(code, { otherCodes: [ofBlocked.code] })).toMatchObject({
      valid: true,
      discount: GBP('10.00'),
      others: [{ valid: false, reason: 'UNKNOWN_CODE' }],
    });
    expect(await ask(code, { otherCodes: [ofNobody.code] })).toMatchObject({
      valid: true,
      discount: GBP('10.00'),
      others: [{ valid: false, reason: 'MEMBER_NEEDED' }],
    });
    expect(await ask(ofNobody.code, { otherCodes: [code] })).toMatchObject({
      valid: false,
      reason: 'MEMBER_NEEDED',
      others: [{ valid: true, discount: M('10.00') }],
    });
  });

  it('says why a voucher cannot be used, with its facts', async () => {
    const code = async (terms: Record<string, unknown>) => (await aVoucher(app).with(terms).issue()).code;

    expect(await ask(await code({ minimumOrder: '100.01' }))).toMatchObject({
      valid: false,
      reason: 'BELOW_MINIMUM',
      message: 'The cart costs less than the voucher asks for.',
      missing: M('0.01'),
      kind: null,
      voucher: null,
    });
    expect(await ask(await code({ channels: ['app'] }))).toMatchObject({ reason: 'WRONG_CHANNEL' });
    expect(await ask(await code({ channels: ['app'] }), { channel: 'app' })).toMatchObject({ valid: true });
    expect(await ask(await code({ audience: { minAge: 18 } }))).toMatchObject({
      reason: 'NOT_IN_AUDIENCE',
      audienceReasons: ['AGE_UNKNOWN'],
    });
    expect(await ask(await code({ gives: { points: 5 } }))).toMatchObject({ reason: 'MEMBER_NEEDED' });
  });

  it('says of a member who may use none', async () => {
    const paused = await aMember(app).enroll();
    await bringInto(app, app.program.adminKey, paused, 'PAUSED');
    const { code } = await aVoucher(app).issue();

    expect(await ask(code, of(paused))).toMatchObject({ valid: false, reason: 'MEMBER_NOT_ACTIVE' });
  });

  it('tells a stranger nothing of vouchers that are not theirs', async () => {
    const used = await aVoucher(app).to(ada).issue();
    await redeem(app, { code: used.code, orderId: 'A-1', cart: aCart('10.00') });
    const revoked = await aVoucher(app).to(ada).issue();
    await revoke(app, { voucher: revoked.id, reason: 'Stolen' });
    const hers = await aVoucher(app).to(ada).with({ holderOnly: true }).issue();
    const nothing = await ask('nonsense', of(bob));

    for (const { code } of [used, revoked, hers]) {
      expect(await ask(code, of(bob))).toEqual(nothing);
      expect(await ask(code)).toEqual(nothing);
    }
    expect(nothing).toMatchObject({ valid: false, reason: 'UNKNOWN_CODE', voucher: null });
    expect(await ask(used.code, of(ada))).toMatchObject({ reason: 'ALREADY_REDEEMED', voucher: { id: used.id } });
    expect(await ask(hers.code, {}, app.program.adminKey)).toMatchObject({ reason: 'NOT_YOURS', voucher: { id: hers.id } });
    expect(await ask(hers.code, of(ada))).toMatchObject({ valid: true, voucher: { code: hers.code, holder: { id: ada.id } } });
  }); // prettier-ignore

  it("shows nobody whose a bearer's voucher is", async () => {
    const { code } = await aVoucher(app).to(ada).issue();

    expect(await ask(code, of(bob))).toMatchObject({ valid: true, discount: GBP('10.00'), voucher: null });
  });

  it('counts what is set aside for the order', async () => {
    const { code } = await aVoucher(app).to(ada).issue();
    await reserve(app, { code, orderId: 'A-2' });

    expect(await ask(code, of(ada))).toMatchObject({ valid: false, reason: 'RESERVED' });
    expect(await ask(code, { orderId: 'A-2' })).toMatchObject({ valid: true, discount: GBP('10.00') });
  });

  it.each<[string, Record<string, unknown>]>([
    ['a percentage', {}],
    ['odd lines', { lines: [{ sku: 'a', quantity: '3', unitPrice: '0.333' }, { sku: 'b', quantity: '1', unitPrice: '9.99', discount: '0.07' }] }],
    ['an order with a discount of its own', { orderDiscount: '33.33', shipping: '1.00' }],
  ])('agrees with redeemVoucher: %s', async (_, cart) => {
    for (const gives of [{ percent: { percent: '12.5' } }, { amount: GBP('7.77') }, { giftCard: GBP('8.00') }]) {
      const { code } = await aVoucher(app).giving(gives).issue();
      const { discount } = await ask(code, cart);
      const cents = Math.round(Number(discount.amount) * 100);
      const one = (discounted: number) =>
        redeem(app, { code, orderId: randomUUID(), cart: aCart('100.00', cart), discount: (discounted / 100).toFixed(2) });

      expect(await one(cents + 1)).toMatchObject({ reason: 'DISCOUNT_TOO_HIGH', most: discount });
      expect((await one(cents)).use.amount).toEqual(discount);
    }
  }); // prettier-ignore

  it.each<[string, Record<string, unknown>, string]>([
    ['another currency', { currency: 'EUR' }, 'cart.currency: '],
    ['no lines', { lines: [] }, 'cart.lines: 0 lines'],
    ['nobody', { member: { id: 'mem_00000000000000000000000000' } }, 'cart.member: there is no such member'],
    ['an order without a number', { orderId: '' }, 'cart.orderId: '],
    ['the same code twice', { otherCodes: ['one', ' o n e'] }, 'cart.otherCodes.1: means the same voucher'],
    ['too many codes', { otherCodes: Array.from({ length: 20 }, (_, at) => `c${at}`) }, 'cart.otherCodes: 21 codes'],
  ])('is a bad question with %s', async (_, cart, message) => {
    const { errors } = await ask('nonsense', cart);

    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' }, message: expect.stringContaining(message) }]);
  }); // prettier-ignore

  it('knows nothing of codes of another program', async () => {
    const { adminKey } = await app.anotherProgram();
    const { code } = await aVoucher(app).by(adminKey).issue();

    expect(await ask(code, {}, app.program.adminKey)).toMatchObject({ reason: 'UNKNOWN_CODE', voucher: null });
  });

  it('locks nothing', async () => {
    const { code } = await aVoucher(app).to(ada).issue();
    const client = await app.database.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query('SELECT FROM voucher FOR UPDATE');
      await client.query('SELECT FROM member FOR UPDATE');

      expect(await app.asShop(VALIDATE, { code, cart: aCart('100.00', of(ada)) })).toMatchObject({
        data: { validateVoucher: { valid: true } },
      });
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });
});
