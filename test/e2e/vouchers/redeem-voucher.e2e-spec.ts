import { randomUUID } from 'node:crypto';
import { aLadder } from '../../factories/a-ladder.js';
import { bringInto, pauseMember } from '../../factories/a-life.js';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { aVoucher } from '../../factories/a-voucher.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { keyFor } from '../history/support/activity-types.js';
import { say } from '../members/support/consents.js';
import { pointsOf, type Outcome } from '../purchases/support/calls.js';
import { expectNothingStored, storedIn } from '../purchases/support/stored.js';
import { aCart, advanceTo, redeem, reserve, revoke, toldOf } from './support/vouchers.js';

const GBP = (amount: string) => ({ amount, currency: 'GBP' });

describe('redeemVoucher', () => {
  let app: TestApp;
  let ada: EnrolledMember;
  let bob: EnrolledMember;
  beforeAll(async () => {
    app = await startTestApp({ program: { sandbox: true, clock: new Date('2027-03-26T12:00:00Z') } });
    ada = await aMember(app).enroll();
    bob = await aMember(app).enroll();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const order = (): string => `order-${randomUUID()}`;
  const use = (code: string, input: Record<string, unknown> = {}, as = app.program.shopKey): Promise<Outcome> =>
    redeem(app, { code, orderId: order(), cart: aCart('100.00'), ...input }, as);
  const refused = async (
    code: string,
    input: Record<string, unknown> = {},
    as = app.program.shopKey,
  ): Promise<Outcome> => {
    const before = await storedIn(app);
    const outcome = await use(code, input, as);
    await expectNothingStored(app, before, outcome);
    return outcome;
  };
  const of = ({ id }: EnrolledMember) => ({ member: { id } });
  const unknown = { code: 'VOUCHER_NOT_REDEEMABLE', reason: 'UNKNOWN_CODE', path: ['code'] };

  it('tells the member whom it concerns: who uses it, else who holds it, else nobody', async () => {
    const asked = async (code: string, member: object | null) => {
      const document = `mutation ($input: RedeemVoucherInput!) {
        redeemVoucher(input: $input) { ... on RedeemVoucherPayload { member { id } voucherUse { orderId } } }
      }`;
      const input = { idempotencyKey: randomUUID(), code, orderId: 'whose', cart: aCart('100.00'), member };
      return (await app.asShop(document, { input })).data.redeemVoucher;
    };
    const [held, used, loose] = [
      await aVoucher(app).to(ada).issue(),
      await aVoucher(app).to(ada).issue(),
      await aVoucher(app).issue(),
    ];

    const outcomes = [
      await asked(held.code, null),
      await asked(used.code, { id: bob.id }),
      await asked(loose.code, null),
    ];

    const voucherUse = { orderId: 'whose' };
    expect(outcomes).toEqual([
      { member: { id: ada.id }, voucherUse },
      { member: { id: bob.id }, voucherUse },
      { member: null, voucherUse },
    ]);
  });

  it('uses a voucher for an order, for what it takes off the cart', async () => {
    const { id, code } = await aVoucher(app).to(ada).issue();
    const told = await toldOf(app, ada);

    const outcome = await use(` ${code.toLowerCase().replaceAll('-', ' ')} `, { orderId: 'A-1', ...of(ada) });

    expect(outcome).toEqual({
      replayed: false,
      voucher: { id, status: 'REDEEMED', usesLeft: 0, remaining: null, expiresAt: null, lastDay: null },
      use: {
        id: expect.stringMatching(/^vus_/),
        orderId: 'A-1',
        status: 'REDEEMED',
        amount: GBP('10.00'),
        rolledBack: { amount: '0.00' },
        points: null,
        reservedAt: null,
        expiresAt: null,
        redeemedAt: '2027-03-26T12:00:00.000Z',
        endedAt: null,
        member: { id: ada.id },
      },
    });
    expect(await toldOf(app, ada)).toEqual([...told, 'voucher.redeemed']);
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>, string]>([
    ['amount', { amount: GBP('30.00') }, {}, '30.00'],
    ['amount above the cart', { amount: GBP('300.00') }, {}, '100.00'],
    ['percentage with a cap', { percent: { percent: '50', cap: GBP('12.34') } }, {}, '12.34'],
    ['free product', { freeProduct: 'tea' }, {}, '100.00'],
    ['free shipping', { freeShipping: true }, { shipping: '4.95' }, '4.95'],
    ['gift card', { giftCard: GBP('250.00') }, { shipping: '4.95', orderDiscount: '10.00' }, '94.95'],
  ])('takes of an %s what it is worth', async (_, gives, cart, amount) => {
    const { code } = await aVoucher(app).giving(gives).issue();

    expect((await use(code, { cart: aCart('100.00', cart) })).use.amount.amount).toBe(amount);
  });

  it('takes less when the shop says less, and never more', async () => {
    const { code } = await aVoucher(app).with({ uses: 9 }).issue();

    expect((await use(code, { discount: '9.99' })).use.amount.amount).toBe('9.99');
    expect((await use(code, { discount: '10.00' })).use.amount.amount).toBe('10.00');
    expect(await refused(code, { discount: '10.01' })).toMatchObject({
      reason: 'DISCOUNT_TOO_HIGH',
      most: GBP('10.00'),
      path: ['discount'],
      message: 'The voucher does not take as much.',
    });
  });

  it('uses a gift card until nothing is left, also without a cart', async () => {
    const { code } = await aVoucher(app).card('100.00').issue();

    expect((await use(code, { cart: aCart('30.00') })).voucher).toMatchObject({ remaining: { amount: '70.00' }, status: 'ISSUED' });
    expect((await use(code, { cart: null, discount: '20.00' })).voucher.remaining.amount).toBe('50.00');
    expect(await refused(code, { cart: null, discount: '50.01' })).toMatchObject({
      reason: 'DISCOUNT_TOO_HIGH',
      most: GBP('50.00'),
    });
    const last = await use(code, { cart: null });
    expect(last).toMatchObject({
      voucher: { remaining: { amount: '0.00' }, status: 'REDEEMED' },
      use: { amount: GBP('50.00') },
    });
    expect(await refused(code)).toMatchObject(unknown);
    expect(await refused(code, {}, app.program.adminKey)).toMatchObject({ reason: 'ALREADY_REDEEMED' });
  }); // prettier-ignore

  it('gives points to who uses it, else to its holder, and they do not count for tiers', async () => {
    const { code } = await aVoucher(app).giving({ points: 40 }).with({ uses: 3 }).to(ada).issue();
    const [ofAda, ofBob] = [Number((await pointsOf(app, ada)).available), Number((await pointsOf(app, bob)).available)];

    const first = await use(code, of(bob));
    const second = await use(code, { cart: null });

    expect(first.use).toMatchObject({ points: 40, amount: GBP('0.00'), member: { id: bob.id } });
    expect(second.use).toMatchObject({ points: 40, member: { id: ada.id } });
    expect(await pointsOf(app, bob)).toMatchObject({ available: ofBob + 40 });
    expect(await pointsOf(app, ada)).toMatchObject({ available: ofAda + 40 });
    const { data } = await app.asAdmin(
      `{ member(ref: { id: "${bob.id}" }) { statement(first: 1) { nodes { kind points source { __typename ... on Voucher { code } } awards { points } } } } }`,
    );
    expect(data.member.statement.nodes).toEqual([
      { kind: 'EARN', points: 40, source: { __typename: 'Voucher', code }, awards: [] },
    ]);
  });

  it('shows a member of the voucher of another only what it gave them', async () => {
    const { code } = await aVoucher(app).giving({ points: 1 }).to(ada).issue();
    await use(code, of(bob));

    const { data, errors } = await app.call(
      await bob.token(),
      '{ me { statement(first: 1) { nodes { source { ... on Voucher { kind code holder { id } } } } } } }',
    );

    expect(errors).toBeUndefined();
    expect(data.me.statement.nodes).toEqual([{ source: { kind: 'POINTS', code: null, holder: null } }]);
  });

  it('asks who gets the points of a voucher that nobody holds', async () => {
    const { code } = await aVoucher(app).giving({ points: 40 }).issue();

    expect(await refused(code)).toMatchObject({
      code: 'INVALID_INPUT',
      problems: [{ path: ['member'], message: 'needed: the voucher gives points, and nobody holds it' }],
    });
    expect(await refused(code, { discount: '1.00', ...of(ada) })).toMatchObject({ reason: 'DISCOUNT_TOO_HIGH' });
    expect((await use(code, of(ada))).use).toMatchObject({ points: 40 });
  });

  it('gives no points beyond what can be counted', async () => {
    const full = await aMember(app).enroll();
    const { code } = await aVoucher(app).giving({ points: 40 }).issue();
    const fill = `mutation ($input: AdjustPointsInput!) { adjustPoints(input: $input) { __typename } }`;
    const input = { idempotencyKey: randomUUID(), ...of(full), points: 2 ** 53 - 40, reason: 'Full' };
    await app.asAdmin(fill, { input });

    expect(await refused(code, of(full))).toMatchObject({ code: 'TOO_MANY_POINTS', path: ['member'] });
  });

  it('needs the cart where what is bought decides', async () => {
    const needed = { code: 'INVALID_INPUT', path: ['cart'] };
    const vouchers = [
      aVoucher(app),
      aVoucher(app).giving({ freeShipping: true }),
      aVoucher(app).card('10.00').with({ minimumOrder: '5.00' }),
      aVoucher(app)
        .card('10.00')
        .with({ channels: ['till'] }),
      aVoucher(app)
        .giving({ points: 5 })
        .to(ada)
        .with({ scope: { include: [{ sku: 'tea' }] } }),
    ];
    for (const voucher of vouchers)
      expect(await refused((await voucher.issue()).code, { cart: null })).toMatchObject(needed);
  });

  describe('reasons', () => {
    it.each(['', 'nothing', '0123-4567-89AB-CDEF-K7', 'x'.repeat(500)])(
      'UNKNOWN_CODE for %j, also to staff',
      async (code) => {
        for (const key of [app.program.shopKey, app.program.adminKey])
          expect(await refused(code, {}, key)).toMatchObject({
            ...unknown,
            message: 'There is no voucher with this code that could be used.',
          });
      },
    );

    it('UNKNOWN_CODE for a code of another program', async () => {
      const other = await app.anotherProgram();
      const { code } = await aVoucher(app).by(other.adminKey).issue();

      expect(await refused(code, {}, app.program.adminKey)).toMatchObject(unknown);
    });

    it('ALREADY_REDEEMED, EXPIRED, REVOKED, RESERVED: for its holder and for staff; for a stranger there is no such code', async () => {
      const make = () => aVoucher(app).to(ada).with({ validDays: 9 });
      const [used, expired, revoked, reserved] = [
        await make().issue(),
        await make().saying({ expiresOn: '2027-03-26' }).issue(),
        await make().issue(),
        await make().issue(),
      ];
      await use(used.code);
      await revoke(app, { voucher: revoked.id, reason: 'Stolen' });
      await reserve(app, { code: reserved.code, orderId: 'A-2', expiresInSeconds: 86_400 * 30 });
      await advanceTo(app, '2027-03-27T00:00:00Z');

      const reasons = [
        [used, 'ALREADY_REDEEMED', {}],
        [expired, 'EXPIRED', { expiredAt: '2027-03-27T00:00:00.000Z' }],
        [revoked, 'REVOKED', {}],
        [reserved, 'RESERVED', {}],
      ] as const;
      for (const [{ code }, reason, facts] of reasons) {
        expect(await refused(code)).toMatchObject(unknown);
        expect(await refused(code, of(bob))).toMatchObject(unknown);
        expect(await refused(code, of(ada))).toMatchObject({ reason, ...facts });
        expect(await refused(code, {}, app.program.adminKey)).toMatchObject({ reason, ...facts });
      }
    });

    it('ALREADY_REDEEMED for the same order, whoever asks', async () => {
      const { code } = await aVoucher(app).with({ uses: 5 }).issue();
      await use(code, { orderId: 'A-3' });

      expect(await refused(code, { orderId: 'A-3' })).toMatchObject({ reason: 'ALREADY_REDEEMED' });
      expect((await use(code, { orderId: 'A-4' })).voucher.usesLeft).toBe(3);
    });

    it('NOT_YET before its first day', async () => {
      const { code } = await aVoucher(app).saying({ validFrom: '2027-03-28' }).issue();

      expect(await refused(code)).toMatchObject({ reason: 'NOT_YET', validFrom: '2027-03-28T00:00:00.000Z' });
    });

    it('NOT_YOURS to staff; for anybody else a code that only its holder can use is none', async () => {
      const { code } = await aVoucher(app).with({ holderOnly: true }).to(ada).issue();

      for (const input of [{}, of(bob)]) {
        expect(await refused(code, input)).toMatchObject(unknown);
        expect(await refused(code, input, app.program.adminKey)).toMatchObject({ reason: 'NOT_YOURS' });
      }
      expect((await use(code, of(ada))).use.status).toBe('REDEEMED');
    });

    it('WRONG_CHANNEL anywhere else, and where none is said', async () => {
      const { code } = await aVoucher(app)
        .with({ channels: ['till', 'app'] })
        .issue();

      for (const cart of [aCart('9.00'), aCart('9.00', { channel: 'web' })])
        expect(await refused(code, { cart })).toMatchObject({ reason: 'WRONG_CHANNEL' });
      expect((await use(code, { cart: aCart('9.00', { channel: 'app' }) })).use.status).toBe('REDEEMED');
    });

    it('NOT_IN_AUDIENCE with the reasons, of who is named, else of its holder', async () => {
      const child = await aMember(app).bornOn('2015-01-01').enroll();
      const adult = await aMember(app).bornOn('1990-01-01').enroll();
      const voucher = () => aVoucher(app).with({ audience: { minAge: 18 } });
      const { code } = await voucher().issue();

      expect(await refused(code, of(child))).toMatchObject({
        reason: 'NOT_IN_AUDIENCE',
        audienceReasons: ['TOO_YOUNG'],
      });
      expect(await refused(code)).toMatchObject({ reason: 'NOT_IN_AUDIENCE', audienceReasons: ['AGE_UNKNOWN'] });
      expect((await use(code, of(adult))).use.status).toBe('REDEEMED');
      expect((await use((await voucher().to(adult).issue()).code)).use.status).toBe('REDEEMED');
    });

    it('NOT_IN_AUDIENCE below a tier, as it is at that moment', async () => {
      const { tiers } = await aLadder(app).counting('SPEND').tier('low', '0').tier('high', '50').active();
      const climber = await aMember(app).enroll();
      const { code } = await aVoucher(app).with({ audience: { minTier: tiers.high } }).issue();

      expect(await refused(code, of(climber))).toMatchObject({ audienceReasons: ['TIER_TOO_LOW'] });
      await aPurchase(app).by(climber).worth('60').record();

      expect((await use(code, of(climber))).use.status).toBe('REDEEMED');
    }); // prettier-ignore

    it('BELOW_MINIMUM with what is missing, NOTHING_IN_SCOPE and NOTHING_LEFT', async () => {
      const scoped = await aVoucher(app)
        .with({ minimumOrder: '50.00', scope: { include: [{ category: 'books' }] } })
        .issue();
      const book = (unitPrice: string) => ({
        cart: { currency: 'GBP', lines: [{ sku: 'b', category: 'books', quantity: '1', unitPrice }] },
      });
      const shipping = await aVoucher(app).giving({ freeShipping: true }).issue();

      expect(await refused(scoped.code)).toMatchObject({ reason: 'NOTHING_IN_SCOPE' });
      expect(await refused(scoped.code, book('49.99'))).toMatchObject({
        reason: 'BELOW_MINIMUM',
        missing: GBP('0.01'),
      });
      expect(await refused(shipping.code)).toMatchObject({ reason: 'NOTHING_LEFT' });
      expect((await use(scoped.code, book('50.00'))).use.amount.amount).toBe('5.00');
    });

    it('one that cannot be combined can be used alone', async () => {
      const { code } = await aVoucher(app).with({ combinable: false }).issue();

      expect((await use(code)).use.status).toBe('REDEEMED');
    });
  });

  describe('members', () => {
    it.each(['BLOCKED', 'CLOSED'])('who is %s does not use vouchers', async (status) => {
      const member = await aMember(app).enroll();
      const { code } = await aVoucher(app).with({ uses: 2 }).to(member).issue();
      await bringInto(app, app.program.adminKey, member, status);

      expect(await refused(code, of(member))).toMatchObject({ code: 'MEMBER_NOT_ACTIVE', memberStatus: status });
      expect((await use(code)).use.member).toBeNull();
    });

    it('who is paused does not either, but gets points of their own', async () => {
      const member = await aMember(app).enroll();
      const { code } = await aVoucher(app).giving({ points: 5 }).to(member).issue();
      await pauseMember(app, app.program.adminKey, member);

      expect(await refused(code, of(member))).toMatchObject({ code: 'MEMBER_NOT_ACTIVE', memberStatus: 'PAUSED' });
      expect((await use(code)).use).toMatchObject({ points: 5, member: { id: member.id } });
    });

    it('points of a holder who does not earn: told to staff, to a stranger there is no such code', async () => {
      const member = await aMember(app).enroll();
      const { code } = await aVoucher(app).giving({ points: 5 }).to(member).issue();
      await bringInto(app, app.program.adminKey, member, 'CLOSED');

      expect(await refused(code)).toMatchObject(unknown);
      expect(await refused(code, {}, app.program.adminKey)).toMatchObject({
        code: 'MEMBER_NOT_ACTIVE',
        path: ['code'],
      });
    });

    it('nobody, and members of other programs, are not found', async () => {
      const { code } = await aVoucher(app).issue();
      const stranger = await aMember(app).of(await app.anotherProgram()).enroll();
      const erased = await aMember(app).enroll();
      await bringInto(app, app.program.adminKey, erased, 'ERASED');

      for (const member of [{ id: stranger.id }, { id: erased.id }, { externalId: 'nobody' }])
        expect(await refused(code, { member })).toMatchObject({ code: 'MEMBER_NOT_FOUND', path: ['member'] });
    }); // prettier-ignore
  });

  it.each<[Record<string, unknown>, string, string]>([
    [{ orderId: '' }, 'orderId', 'must have 1 to 255 characters, no control characters'],
    [{ orderId: 'x'.repeat(256) }, 'orderId', 'must have 1 to 255 characters, no control characters'],
    [{ idempotencyKey: ' ' }, 'idempotencyKey', 'must have 1 to 255 characters, no control characters'],
    [{ discount: '0' }, 'discount', '0 is not an amount of GBP above 0, at most 1000000000000, with at most 2 decimals'],
    [{ discount: '1.001' }, 'discount', '1.001 is not an amount of GBP above 0, at most 1000000000000, with at most 2 decimals'],
    [{ cart: { ...aCart('1.00'), currency: 'EUR' } }, 'cart.currency', "must be the program's currency, GBP, not EUR"],
    [{ cart: { currency: 'GBP', lines: [] } }, 'cart.lines', '0 lines; 1 to 500 are allowed'],
    [{ cart: aCart('1.00', { channel: '' }) }, 'cart.channel', 'must have 1 to 64 characters, no control characters'],
    [{ cart: aCart('1.00', { orderDiscount: '2.00' }) }, 'cart.orderDiscount', 'is more than all lines together'],
  ])('refuses %j', async (input, field, message) => {
    const { code } = await aVoucher(app).issue();

    expect(await refused(code, input)).toMatchObject({
      code: 'INVALID_INPUT',
      problems: [{ path: field.split('.'), message }],
    });
  }); // prettier-ignore

  it('uses it once for a key', async () => {
    const { code } = await aVoucher(app).with({ uses: 5 }).issue();
    const input = { idempotencyKey: randomUUID(), orderId: 'A-5' };

    const outcomes = await Promise.all(Array.from({ length: 6 }, () => use(code, input)));

    expect(new Set(outcomes.map(({ use: one }) => one.id)).size).toBe(1);
    expect(outcomes.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect((await use(code, input)).voucher.usesLeft).toBe(4);
    expect(await refused(code, { ...input, orderId: 'A-6' })).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  it('is refused as ever under a key that a member has used for something of their own', async () => {
    const input = { purpose: 'PROFILING', idempotencyKey: 'used by a member' };
    await say(app, 'grantConsent', input, await ada.token());

    expect(await refused('NO-SUCH-CODE', { idempotencyKey: 'used by a member' })).toMatchObject(unknown);
  });

  it('is for ADMIN, SUPPORT and SHOP; what staff do is noted', async () => {
    const { id, code } = await aVoucher(app).with({ uses: 5 }).issue();

    for (const role of ['ADMIN', 'SUPPORT', 'SHOP'])
      expect((await use(code, {}, await keyFor(app, role))).replayed).toBe(false);
    for (const role of ['MARKETER', 'ANALYST'])
      expect((await refused(code, {}, await keyFor(app, role))).errors[0].extensions.code).toBe('FORBIDDEN');
    expect((await refused(code, {}, await ada.token())).errors[0].extensions.code).toBe('FORBIDDEN');
    const { data } = await app.asAdmin(
      `{ auditLog(filter: { actions: ["redeemVoucher"], subject: "${id}" }) { nodes { subject } } }`,
    );
    expect(data.auditLog.nodes).toHaveLength(2);
  });
});
