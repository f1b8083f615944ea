import { randomUUID } from 'node:crypto';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aVoucher } from '../../factories/a-voucher.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { keyFor } from '../history/support/activity-types.js';
import type { Outcome } from '../purchases/support/calls.js';
import { expectNothingStored, storedIn } from '../purchases/support/stored.js';
import { aCart, advanceTo, redeem, reserve, revoke } from './support/vouchers.js';

const GBP = (amount: string) => ({ amount, currency: 'GBP' });

describe('reserveVoucher', () => {
  let app: TestApp;
  let ada: EnrolledMember;
  let clock = new Date('2027-03-26T12:00:00Z');
  beforeAll(async () => {
    app = await startTestApp({ program: { sandbox: true, clock } });
    ada = await aMember(app).enroll();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const aside = (code: string, input: Record<string, unknown> = {}, as = app.program.shopKey): Promise<Outcome> =>
    reserve(app, { code, orderId: `order-${randomUUID()}`, ...input }, as);
  const refused = async (
    code: string,
    input: Record<string, unknown> = {},
    as = app.program.shopKey,
  ): Promise<Outcome> => {
    const before = await storedIn(app);
    const outcome = await aside(code, input, as);
    await expectNothingStored(app, before, outcome);
    return outcome;
  };
  const pay = (code: string, input: Record<string, unknown>): Promise<Outcome> =>
    redeem(app, { code, cart: aCart('100.00'), ...input }, app.program.shopKey);
  const later = async (seconds: number): Promise<void> => {
    clock = new Date(clock.getTime() + seconds * 1000);
    await advanceTo(app, clock.toISOString());
  };
  const stand = async (id: string) =>
    (await app.asAdmin(`{ node(id: "${id}") { ... on Voucher { status usesLeft remaining { amount } } } }`)).data.node;

  it('sets a use aside for an order, a quarter of an hour unless said otherwise', async () => {
    const { id, code } = await aVoucher(app).with({ uses: 2 }).to(ada).issue();

    const outcome = await aside(code, { orderId: 'A-1', member: { id: ada.id } });

    expect(outcome).toEqual({
      replayed: false,
      voucher: { id, status: 'ISSUED', usesLeft: 1, remaining: null, expiresAt: null, lastDay: null },
      use: {
        id: expect.stringMatching(/^vus_/),
        orderId: 'A-1',
        status: 'RESERVED',
        amount: GBP('0.00'),
        rolledBack: { amount: '0.00' },
        points: null,
        reservedAt: clock.toISOString(),
        expiresAt: new Date(clock.getTime() + 900_000).toISOString(),
        redeemedAt: null,
        endedAt: null,
        member: { id: ada.id },
      },
    });
    expect((await aside(code)).voucher).toMatchObject({ status: 'RESERVED', usesLeft: 0 });
    expect(await refused(code, {}, app.program.adminKey)).toMatchObject({ reason: 'RESERVED' });
    expect(await refused(code)).toMatchObject({ reason: 'UNKNOWN_CODE' });
  });

  it('is redeemed for its order, and for no other', async () => {
    const { code } = await aVoucher(app).issue();
    const { use } = await aside(code, { orderId: 'A-2' });

    expect(await pay(code, { orderId: 'A-3' })).toMatchObject({ reason: 'UNKNOWN_CODE' });
    expect((await pay(code, { orderId: 'A-2' })).use).toMatchObject({
      id: use.id,
      status: 'REDEEMED',
      amount: GBP('10.00'),
      reservedAt: use.reservedAt,
    });
    expect(await refused(code, { orderId: 'A-2' })).toMatchObject({ reason: 'ALREADY_REDEEMED' });
  });

  it('is renewed by the same order', async () => {
    const { code } = await aVoucher(app).issue();
    const { use } = await aside(code, { orderId: 'A-4', expiresInSeconds: 60 });
    await later(59);

    const again = await aside(code, { orderId: 'A-4', expiresInSeconds: 60 });

    expect(again.use).toMatchObject({ id: use.id, expiresAt: new Date(clock.getTime() + 60_000).toISOString() });
    await later(59);
    expect((await pay(code, { orderId: 'A-4' })).use.id).toBe(use.id);
  });

  it('is over at its end, whether or not anybody has noted it', async () => {
    const { id, code } = await aVoucher(app).issue();
    const { use } = await aside(code, { orderId: 'A-5', expiresInSeconds: 60 });
    const { id: programId } = (await app.database.pool.query('SELECT id FROM program ORDER BY id LIMIT 1')).rows[0];
    clock = new Date(clock.getTime() + 60_000);
    // Past the run of what is due.
    await app.database.pool.query('UPDATE program SET clock = $2 WHERE id = $1', [programId, clock]);

    expect(await stand(id)).toEqual({ status: 'ISSUED', usesLeft: 1, remaining: null });
    const shown = await app.asAdmin(`{ node(id: "${use.id}") { ... on VoucherUse { status endedAt } } }`);
    expect(shown.data.node).toEqual({ status: 'EXPIRED', endedAt: clock.toISOString() });
    expect((await pay(code, { orderId: 'A-6' })).use.status).toBe('REDEEMED');
    const { rows } = await app.database.pool.query("SELECT status, ended_at FROM voucher_use WHERE order_id = 'A-5'");
    expect(rows).toEqual([{ status: 'EXPIRED', ended_at: clock }]);
  });

  it('is noted as over by the run of what is due, once', async () => {
    const { code } = await aVoucher(app).with({ uses: 3 }).issue();
    for (const orderId of ['A-7', 'A-8']) await aside(code, { orderId, expiresInSeconds: 60 });
    const end = new Date(clock.getTime() + 60_000);
    await later(3600);

    const { rows } = await app.database.pool.query(
      "SELECT u.status, u.ended_at, v.uses_left, v.status AS of FROM voucher_use u JOIN voucher v ON v.id = u.voucher_id WHERE u.order_id IN ('A-7', 'A-8')",
    );
    expect(rows).toEqual(Array(2).fill({ status: 'EXPIRED', ended_at: end, uses_left: 3, of: 'ISSUED' }));
    expect((await aside(code, { orderId: 'A-7' })).use.status).toBe('RESERVED');
  });

  it('outlasts the last day of the voucher, as long as was said', async () => {
    const { id, code } = await aVoucher(app)
      .saying({ expiresOn: clock.toISOString().slice(0, 10) })
      .issue();
    const { code: other } = await aVoucher(app)
      .saying({ expiresOn: clock.toISOString().slice(0, 10) })
      .issue();
    await aside(code, { orderId: 'A-9', expiresInSeconds: 86_400 });
    await aside(other, { orderId: 'A-10', expiresInSeconds: 12 * 3600 });
    clock = new Date('2027-03-27T12:00:00Z');
    await advanceTo(app, '2027-03-27T02:00:00Z');

    expect(await stand(id)).toMatchObject({ status: 'RESERVED' });
    expect(await refused(code, { orderId: 'A-9' })).toMatchObject({ reason: 'EXPIRED' });
    expect((await pay(code, { orderId: 'A-9' })).use.status).toBe('REDEEMED');
    await later(0);
    expect(await pay(other, { orderId: 'A-10' })).toMatchObject({ reason: 'UNKNOWN_CODE' });
  });

  describe('of a gift card', () => {
    it('sets aside what is said, what it takes off the cart, or all of it', async () => {
      const { id, code } = await aVoucher(app).card('100.00').issue();

      expect((await aside(code, { amount: '25.00' })).use.amount).toEqual(GBP('25.00'));
      expect((await aside(code, { cart: aCart('30.00') })).use.amount).toEqual(GBP('30.00'));
      expect(await refused(code, { amount: '45.01' })).toMatchObject({
        reason: 'DISCOUNT_TOO_HIGH',
        most: GBP('45.00'),
        path: ['amount'],
      });
      expect(await refused(code, { cart: aCart('10.00'), amount: '10.01' })).toMatchObject({ most: GBP('10.00') });
      expect((await aside(code, { orderId: 'A-11' })).use.amount).toEqual(GBP('45.00'));
      expect(await stand(id)).toEqual({ status: 'RESERVED', usesLeft: null, remaining: { amount: '0.00' } });
    });

    it('is renewed with what is said now', async () => {
      const { id, code } = await aVoucher(app).card('100.00').issue();
      await aside(code, { orderId: 'A-12', amount: '60.00' });

      expect((await aside(code, { orderId: 'A-12', amount: '20.00' })).voucher.remaining.amount).toBe('80.00');
      expect((await aside(code, { orderId: 'A-12', amount: '100.00' })).voucher.remaining.amount).toBe('0.00');
      expect((await pay(code, { orderId: 'A-12', cart: aCart('70.00') })).use.amount).toEqual(GBP('70.00'));
      expect(await stand(id)).toMatchObject({ status: 'ISSUED', remaining: { amount: '30.00' } });
    });

    it('is paid with what was set aside where no cart says otherwise, and with more if there is more', async () => {
      const { code } = await aVoucher(app).card('100.00').issue();
      for (const orderId of ['A-13', 'A-14']) await aside(code, { orderId, amount: '20.00' });

      expect((await pay(code, { orderId: 'A-13', cart: null })).use.amount).toEqual(GBP('20.00'));
      expect(await pay(code, { orderId: 'A-14', cart: null, discount: '80.01' })).toMatchObject({ most: GBP('80.00') });
      expect((await pay(code, { orderId: 'A-14', cart: null, discount: '80.00' })).voucher.status).toBe('REDEEMED');
    });

    it('gives nothing but what was set aside once its last day is over', async () => {
      const { code } = await aVoucher(app)
        .card('100.00')
        .saying({ expiresOn: clock.toISOString().slice(0, 10) })
        .issue();
      await aside(code, { orderId: 'A-15', amount: '20.00', expiresInSeconds: 86_400 });
      await later(13 * 3600);

      expect((await pay(code, { orderId: 'A-15' })).use.amount).toEqual(GBP('20.00'));
    });
  });

  it('looks at the cart if it knows it, and leaves that for later if not', async () => {
    const { code } = await aVoucher(app)
      .with({ minimumOrder: '50.00', channels: ['till'] })
      .issue();

    expect(await refused(code, { cart: aCart('49.00', { channel: 'till' }) })).toMatchObject({
      reason: 'BELOW_MINIMUM',
      missing: GBP('1.00'),
    });
    expect(await refused(code, { cart: aCart('50.00') })).toMatchObject({ reason: 'WRONG_CHANNEL' });
    await aside(code, { orderId: 'A-16' });
    expect(await pay(code, { orderId: 'A-16' })).toMatchObject({ reason: 'WRONG_CHANNEL' });
  });

  it('refuses what was revoked, and releases it then', async () => {
    const { id, code } = await aVoucher(app).issue();
    await aside(code, { orderId: 'A-17' });
    await revoke(app, { voucher: id, reason: 'Stolen' });

    expect(await pay(code, { orderId: 'A-17' })).toMatchObject({ reason: 'UNKNOWN_CODE' });
    expect(await stand(id)).toMatchObject({ status: 'REVOKED', usesLeft: 1 });
  });

  it.each<[Record<string, unknown>, string, string]>([
    [{ amount: '1.00' }, 'amount', 'only of a gift card an amount is set aside'],
    [{ amount: '0' }, 'amount', '0 is not an amount of GBP above 0, at most 1000000000000, with at most 2 decimals'],
    [{ expiresInSeconds: 0 }, 'expiresInSeconds', 'must be from 1 to 2592000'],
    [{ expiresInSeconds: 2_592_001 }, 'expiresInSeconds', 'must be from 1 to 2592000'],
    [{ orderId: ' ' }, 'orderId', 'must have 1 to 255 characters, no control characters'],
  ])('refuses %j', async (input, field, message) => {
    const { code } = await aVoucher(app).issue();

    expect(await refused(code, input)).toMatchObject({ code: 'INVALID_INPUT', problems: [{ path: [field], message }] });
  });

  it('sets aside once for a key', async () => {
    const { code } = await aVoucher(app).with({ uses: 5 }).issue();
    const input = { idempotencyKey: randomUUID(), orderId: 'A-18' };

    const outcomes = await Promise.all(Array.from({ length: 6 }, () => aside(code, input)));

    expect(new Set(outcomes.map(({ use }) => use.id)).size).toBe(1);
    expect(outcomes.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(await refused(code, { ...input, expiresInSeconds: 5 })).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  it('is for ADMIN, SUPPORT and SHOP', async () => {
    const { code } = await aVoucher(app).with({ uses: 5 }).issue();

    for (const role of ['ADMIN', 'SUPPORT', 'SHOP'])
      expect((await aside(code, {}, await keyFor(app, role))).replayed).toBe(false);
    for (const role of ['MARKETER', 'ANALYST'])
      expect((await refused(code, {}, await keyFor(app, role))).errors[0].extensions.code).toBe('FORBIDDEN');
    expect((await refused(code, {}, await ada.token())).errors[0].extensions.code).toBe('FORBIDDEN');
  });
});
