import { randomUUID } from 'node:crypto';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aVoucher } from '../../factories/a-voucher.js';
import { setDebtPolicy } from '../../factories/debt-policy.js';
import { spend } from '../../factories/a-spending.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { keyFor } from '../history/support/activity-types.js';
import { mergeInto, undo } from '../membership/support/merges.js';
import { pointsOf, type Outcome } from '../purchases/support/calls.js';
import { expectNothingStored, storedIn } from '../purchases/support/stored.js';
import { aCart, advanceTo, redeem, reserve, revoke, rollBack, toldOf } from './support/vouchers.js';

const GBP = (amount: string) => ({ amount, currency: 'GBP' });

describe('rollbackVoucher', () => {
  let app: TestApp;
  let ada: EnrolledMember;
  beforeAll(async () => {
    app = await startTestApp({ program: { sandbox: true, clock: new Date('2027-03-26T12:00:00Z') } });
  });
  beforeEach(async () => {
    ada = await aMember(app).enroll();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const pay = async (code: string, input: Record<string, unknown> = {}): Promise<Outcome> => {
    const outcome = await redeem(app, { code, orderId: randomUUID(), cart: aCart('100.00'), ...input });
    expect(outcome.use).toBeDefined();
    return outcome.use;
  };
  const back = (input: Record<string, unknown>, as = app.program.shopKey): Promise<Outcome> => rollBack(app, input, as);
  const refused = async (input: Record<string, unknown>, as = app.program.shopKey): Promise<Outcome> => {
    const before = await storedIn(app);
    const outcome = await back(input, as);
    await expectNothingStored(app, before, outcome);
    return outcome;
  };

  it('gives a use back, so that it can be used again', async () => {
    const { id, code } = await aVoucher(app).to(ada).issue();
    const use = await pay(code, { orderId: 'B-1', member: { id: ada.id } });
    const told = await toldOf(app, ada);

    const outcome = await back({ use: use.id, reason: 'Changed their mind' });

    expect(outcome).toEqual({
      replayed: false,
      pointsTaken: 0,
      pointsForgiven: 0,
      pointsOwed: 0,
      voucher: { id, status: 'ISSUED', usesLeft: 1, remaining: null, expiresAt: null, lastDay: null },
      use: { ...use, status: 'ROLLED_BACK', rolledBack: { amount: '10.00' }, endedAt: '2027-03-26T12:00:00.000Z' },
    });
    expect(await toldOf(app, ada)).toEqual([...told, 'voucher.rolled-back']);
    expect((await pay(code, { orderId: 'B-1' })).id).not.toBe(use.id);
  });

  it('is named by code and order as well', async () => {
    const { code } = await aVoucher(app).with({ uses: 3 }).issue();
    const [one, other] = [await pay(code, { orderId: 'B-2' }), await pay(code, { orderId: 'B-3' })];

    expect((await back({ code: code.toLowerCase(), orderId: 'B-3' })).use.id).toBe(other.id);
    expect(await refused({ code, orderId: 'B-3' })).toMatchObject({ code: 'VOUCHER_USE_NOT_FOUND', path: ['code'] });
    expect((await back({ code, orderId: 'B-2' })).use.id).toBe(one.id);
  });

  it('releases a reservation', async () => {
    const { code } = await aVoucher(app).card('100.00').issue();
    const { use } = await reserve(app, { code, orderId: 'B-4', amount: '40.00' });

    const outcome = await back({ use: use.id });

    expect(outcome).toMatchObject({
      voucher: { remaining: { amount: '100.00' }, status: 'ISSUED' },
      use: { status: 'RELEASED', rolledBack: { amount: '0.00' } },
    });
    expect(await refused({ use: use.id })).toMatchObject({ code: 'VOUCHER_USE_NOT_OPEN', useStatus: 'RELEASED' });
  });

  it('gives a part of a gift card back, as often as something is left', async () => {
    const { code } = await aVoucher(app).card('100.00').issue();
    const use = await pay(code, { cart: aCart('60.00') });

    expect(await back({ use: use.id, amount: '25.00' })).toMatchObject({
      voucher: { remaining: { amount: '65.00' } },
      use: { status: 'REDEEMED', amount: GBP('60.00'), rolledBack: { amount: '25.00' }, endedAt: null },
    });
    expect(await refused({ use: use.id, amount: '35.01' })).toMatchObject({
      code: 'ROLLBACK_EXCEEDS_USE',
      left: GBP('35.00'),
      path: ['amount'],
    });
    expect(await back({ use: use.id })).toMatchObject({
      voucher: { remaining: { amount: '100.00' } },
      use: { status: 'ROLLED_BACK', rolledBack: { amount: '60.00' } },
    });
    expect(await refused({ use: use.id })).toMatchObject({ code: 'VOUCHER_USE_NOT_OPEN', useStatus: 'ROLLED_BACK' });
  });

  it('lets a voucher of one use be good for as many days as when it was taken', async () => {
    const { code: one } = await aVoucher(app).with({ validDays: 10 }).issue();
    const { code: several } = await aVoucher(app).with({ validDays: 10, uses: 2 }).issue();
    const { code: card } = await aVoucher(app).card('50.00').with({ validDays: 10 }).issue();
    const uses = [await pay(one), await pay(several), await pay(card, { cart: aCart('10.00') }), await pay(card)];
    // Into summer time, and past the last day.
    await advanceTo(app, '2027-04-07T00:30:00Z');

    const [ofOne, ofSeveral, ofCard, ofCardToo] = [
      await back({ use: uses[0].id }),
      await back({ use: uses[1].id }),
      await back({ use: uses[2].id }),
      await back({ use: uses[3].id }),
    ];

    const extended = { lastDay: '2027-04-17', expiresAt: '2027-04-17T23:00:00.000Z', status: 'ISSUED' };
    expect(ofOne.voucher).toMatchObject(extended);
    expect(ofSeveral.voucher).toMatchObject({ lastDay: '2027-04-05', status: 'EXPIRED' });
    expect([ofCard.voucher, ofCardToo.voucher]).toMatchObject([extended, extended]);
  });

  it('counts the days from the reservation where there was one', async () => {
    const { code } = await aVoucher(app).saying({ expiresOn: '2027-04-08' }).with({ validDays: 10 }).issue();
    await reserve(app, { code, orderId: 'B-5', expiresInSeconds: 3 * 86_400 });
    await advanceTo(app, '2027-04-09T12:00:00Z');
    const use = await pay(code, { orderId: 'B-5' });

    expect((await back({ use: use.id })).voucher).toMatchObject({ lastDay: '2027-04-10', status: 'ISSUED' });
  });

  describe('of points', () => {
    const give = async (points: number, member = ada): Promise<Outcome> => {
      const { code } = await aVoucher(app).giving({ points }).to(member).issue();
      return pay(code);
    };

    it('takes them back', async () => {
      const use = await give(40);

      expect(await back({ use: use.id })).toMatchObject({ pointsTaken: 40, pointsForgiven: 0, pointsOwed: 0 });
      expect(await pointsOf(app, ada)).toMatchObject({ available: 0, lifetimeEarned: 0 });
    });

    it.each([
      ['FORGIVE', { pointsTaken: 10, pointsForgiven: 30, pointsOwed: 0 }, 0],
      ['OWE', { pointsTaken: 10, pointsForgiven: 0, pointsOwed: 30 }, 30],
    ] as const)('by the debt policy %s where they are spent', async (policy, points, owed) => {
      await setDebtPolicy(app, policy);
      const use = await give(40);
      await spend(app, ada, 30);

      expect(await back({ use: use.id })).toMatchObject(points);
      expect(await pointsOf(app, ada)).toMatchObject({ available: 0, owed });
      await setDebtPolicy(app, 'FORGIVE');
    });

    it('from the survivor, and from who is two again', async () => {
      const keep = await aMember(app).enroll();
      const [first, second, third] = [await give(10), await give(20), await give(40)];
      const merge = await mergeInto(app, keep, ada);

      expect(await back({ use: first.id })).toMatchObject({ pointsTaken: 10, use: { member: { id: keep.id } } });
      expect(await pointsOf(app, keep)).toMatchObject({ available: 60 });
      await undo(app, merge);
      expect(await back({ use: second.id })).toMatchObject({ pointsTaken: 20, use: { member: { id: ada.id } } });
      expect(await pointsOf(app, ada)).toMatchObject({ available: 40 });
      const [last, other] = [await aMember(app).enroll(), await aMember(app).enroll()];
      await mergeInto(app, other, ada);
      await mergeInto(app, last, other);
      expect(await back({ use: third.id })).toMatchObject({ pointsTaken: 40, use: { member: { id: last.id } } });
    });
  });

  it('gives back of what was revoked, which stays so', async () => {
    const { id, code } = await aVoucher(app).card('100.00').issue();
    const use = await pay(code, { cart: aCart('30.00') });
    await revoke(app, { voucher: id, reason: 'Lost' });

    expect((await back({ use: use.id })).voucher).toMatchObject({ status: 'REVOKED', remaining: { amount: '100.00' } });
  });

  it.each<[Record<string, unknown>, string, string]>([
    [{}, 'use', 'give either use, or code and orderId'],
    [{ code: 'A' }, 'use', 'give either use, or code and orderId'],
    [{ use: 'vus_1', orderId: 'A' }, 'use', 'give either use, or code and orderId'],
    [{ use: 'vus_1', reason: '' }, 'reason', 'must have 1 to 500 characters, no control characters'],
    [{ use: 'vus_1', amount: '-1' }, 'amount', '-1 is not an amount of GBP above 0, at most 1000000000000, with at most 2 decimals'],
  ])('refuses %j', async (input, field, message) => {
    expect(await refused(input)).toMatchObject({ code: 'INVALID_INPUT', problems: [{ path: [field], message }] });
  }); // prettier-ignore

  it('gives nothing but a gift card back in part', async () => {
    const { code } = await aVoucher(app).issue();
    const use = await pay(code);

    expect(await refused({ use: use.id, amount: '1.00' })).toMatchObject({
      code: 'INVALID_INPUT',
      problems: [{ path: ['amount'], message: 'only what a gift card took is given back in part; leave it out' }],
    });
  });

  it('does not find what is none, nor what is of another program', async () => {
    const { adminKey } = await app.anotherProgram();
    const { code } = await aVoucher(app).issue();
    const use = await pay(code, { orderId: 'B-6' });

    for (const id of ['vus_nothing', ada.id, use.id.replace(/.{4}$/, '0000')])
      expect(await refused({ use: id })).toMatchObject({ code: 'VOUCHER_USE_NOT_FOUND', path: ['use'] });
    for (const input of [{ use: use.id }, { code, orderId: 'B-6' }])
      expect(await refused(input, adminKey)).toMatchObject({ code: 'VOUCHER_USE_NOT_FOUND' });
    expect(await refused({ code, orderId: 'B-7' })).toMatchObject({ code: 'VOUCHER_USE_NOT_FOUND', path: ['code'] });
  });

  it('gives back once for a key, and once at all', async () => {
    const { code } = await aVoucher(app).card('100.00').issue();
    const use = await pay(code);
    const input = { idempotencyKey: randomUUID(), use: use.id };

    const same = await Promise.all(Array.from({ length: 4 }, () => back(input)));
    const others = await Promise.all(Array.from({ length: 4 }, () => back({ use: use.id })));

    expect(same.filter(({ replayed }) => replayed)).toHaveLength(3);
    expect(others.map(({ useStatus }) => useStatus)).toEqual(Array(4).fill('ROLLED_BACK'));
    expect(await refused({ ...input, reason: 'Other' })).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  it('is for ADMIN, SUPPORT and SHOP', async () => {
    const { code } = await aVoucher(app).with({ uses: 9 }).issue();

    for (const role of ['ADMIN', 'SUPPORT', 'SHOP'])
      expect((await back({ use: (await pay(code)).id }, await keyFor(app, role))).replayed).toBe(false);
    const { id } = await pay(code);
    for (const role of ['MARKETER', 'ANALYST'])
      expect((await refused({ use: id }, await keyFor(app, role))).errors[0].extensions.code).toBe('FORBIDDEN');
    expect((await refused({ use: id }, await ada.token())).errors[0].extensions.code).toBe('FORBIDDEN');
  });
});
