import { randomUUID } from 'node:crypto';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { aRule } from '../../factories/a-rule.js';
import { aVoucher } from '../../factories/a-voucher.js';
import { bringInto } from '../../factories/a-life.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { advanceTo, redeem, reserve, revoke, rollBack, toldOf } from '../vouchers/support/vouchers.js';
import { mergeInto, undo } from '../membership/support/merges.js';
import { giveBack, pointsOf, type Outcome } from './support/calls.js';
import { expectNothingStored, storedIn } from './support/stored.js';

const GBP = (amount: string) => ({ amount, currency: 'GBP' });
const USES = 'vouchers { voucher { id status usesLeft remaining { amount } } status amount { amount } points orderId }';
const RESULT = `
  ... on RecordPurchasePayload { replayed pointsEarned purchase { id total { amount } pointsEarned ${USES} } }
  ... on UserError { __typename code message path }
  ... on InvalidInput { problems { path message } }
  ... on OrderAlreadyRecorded { purchaseId }
  ... on VoucherNotRedeemable { reason most { amount } missing { amount } audienceReasons validFrom expiredAt }
`;
const RECORD = `mutation ($input: RecordPurchaseInput!) { recordPurchase(input: $input) { ${RESULT} } }`;
const RECORD_ALL = `mutation ($purchases: [RecordPurchaseInput!]!) {
  recordPurchases(input: { purchases: $purchases }) { results { ${RESULT} } }
}`;
const CANCEL = `mutation ($input: CancelPurchaseInput!) {
  cancelPurchase(input: $input) {
    ... on CancelPurchasePayload { replayed pointsTaken pointsGivenBack purchase { pointsReversed ${USES} } }
    ... on UserError { code message }
  }
}`;
const RETURN = `mutation ($input: ReturnPurchaseInput!) {
  returnPurchase(input: $input) { ... on ReturnPurchasePayload { purchase { status ${USES} } } ... on UserError { code message } }
}`;

describe('vouchers with recordPurchase', () => {
  let app: TestApp;
  let other: TestApp;
  let ada: EnrolledMember;
  let bob: EnrolledMember;
  beforeAll(async () => {
    app = await startTestApp({ program: { sandbox: true, clock: new Date('2027-03-26T12:00:00Z') } });
    other = await startTestApp({ on: app });
    await aRule(app).active();
    ada = await aMember(app).enroll();
    bob = await aMember(app).enroll();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await other.close();
    await app.close();
  });

  /** A purchase of 100.00, by Ada unless said otherwise. */
  const inputOf = (codes: readonly string[] | null, more: Record<string, unknown> = {}) =>
    aPurchase(app)
      .by(ada)
      .worth('100.00')
      .with({ voucherCodes: codes, ...more })
      .input();
  const send = async (input: Record<string, unknown>, on = app, as = app.program.shopKey): Promise<Outcome> => {
    const answer = await on.call(as, RECORD, { input });
    return answer.errors ? answer : answer.data.recordPurchase;
  };
  const buy = (codes: readonly string[] | null, more: Record<string, unknown> = {}, as = app.program.shopKey) =>
    send(inputOf(codes, more), app, as);
  const refused = async (
    codes: readonly string[],
    more: Record<string, unknown> = {},
    as = app.program.shopKey,
  ): Promise<Outcome> => {
    const before = await storedIn(app);
    const outcome = await buy(codes, more, as);
    await expectNothingStored(app, before, outcome);
    return outcome;
  };
  const cancel = async (purchaseId: string, input: Record<string, unknown> = {}): Promise<Outcome> =>
    (await app.asShop(CANCEL, { input: { idempotencyKey: randomUUID(), purchaseId, ...input } })).data.cancelPurchase;
  const stand = async (id: string) =>
    (await app.asAdmin(`{ node(id: "${id}") { ... on Voucher { status usesLeft remaining { amount } lastDay } } }`))
      .data.node;
  const unknownAt = (index: number) => ({ reason: 'UNKNOWN_CODE', path: ['voucherCodes', String(index)] });

  it('are used with it, and shown on it', async () => {
    const { id, code } = await aVoucher(app).to(ada).issue();
    const told = await toldOf(app, ada);

    const outcome = await buy([` ${code.toLowerCase()} `], { orderDiscount: '10.00', orderId: 'A-1' });

    expect(outcome.purchase).toMatchObject({
      total: { amount: '90.00' },
      vouchers: [
        {
          voucher: { id, status: 'REDEEMED', usesLeft: 0, remaining: null },
          status: 'REDEEMED',
          amount: { amount: '10.00' },
          points: null,
          orderId: 'A-1',
        },
      ],
    });
    expect(await toldOf(app, ada)).toEqual([...told, 'voucher.redeemed']);
  });

  it('note what they took off before any discount, at most what was taken off in all', async () => {
    const ten = () => aVoucher(app).with({ combinable: true }).issue();
    const five = await aVoucher(app)
      .giving({ amount: GBP('5.00') })
      .with({ combinable: true })
      .issue();

    const outcome = await buy([five.code, (await ten()).code, (await ten()).code], {
      lines: [{ sku: 'tea', quantity: '2', unitPrice: '100.00', discount: '30.00' }],
      orderDiscount: '10.00',
    });

    const taken = Object.fromEntries(
      outcome.purchase.vouchers.map((use: Outcome) => [use.voucher.id === five.id ? 'five' : use.amount.amount, use.amount.amount]),
    );
    expect(taken).toEqual({ '20.00': '20.00', '18.00': '18.00', five: '2.00' });
  }); // prettier-ignore

  it('give points that are not what it earned', async () => {
    const { code } = await aVoucher(app).giving({ points: 40 }).issue();
    const before = (await pointsOf(app, ada)) as Record<'available' | 'pending' | 'lifetimeEarned', number>;

    const outcome = await buy([code], { completed: false });

    expect(outcome).toMatchObject({ pointsEarned: 100, purchase: { vouchers: [{ points: 40 }] } });
    expect(await pointsOf(app, ada)).toMatchObject({
      available: before.available + 40,
      pending: before.pending + 100,
      lifetimeEarned: before.lifetimeEarned + 140,
    });
  });

  it('pay with gift cards what was paid with gift cards', async () => {
    const cards = [await aVoucher(app).card('30.00').with({ combinable: true }).issue()];
    cards.push(await aVoucher(app).card('50.00').with({ combinable: true }).issue());
    const codes = cards.map(({ code }) => code);
    const paid = (amount: string) => ({
      payments: [
        { kind: 'GIFT_CARD', amount },
        { kind: 'OTHER', amount: '10.00' },
      ],
    });

    expect(await refused(codes, paid('80.01'))).toMatchObject({
      reason: 'DISCOUNT_TOO_HIGH',
      most: { amount: '80.00' },
      path: ['voucherCodes', '1'],
    });
    expect(await refused(codes, paid('30.00'))).toMatchObject({ reason: 'NOTHING_LEFT', path: ['voucherCodes', '1'] });
    expect(await refused(codes.slice(0, 1))).toMatchObject({ reason: 'NOTHING_LEFT', path: ['voucherCodes', '0'] });
    const outcome = await buy(codes, paid('45.00'));

    expect(outcome.purchase.vouchers.map((use: Outcome) => use.amount.amount)).toEqual(['30.00', '15.00']);
    expect(await stand(cards[0]?.id ?? '')).toMatchObject({ status: 'REDEEMED', remaining: { amount: '0.00' } });
    expect(await stand(cards[1]?.id ?? '')).toMatchObject({ status: 'ISSUED', remaining: { amount: '35.00' } });
  });

  it('use free shipping whatever shipping was', async () => {
    const { code } = await aVoucher(app).giving({ freeShipping: true }).with({ uses: 2 }).issue();

    for (const shipping of ['0.00', '4.95'])
      expect((await buy([code], { shipping })).purchase.vouchers).toMatchObject([{ amount: { amount: '0.00' } }]);
  });

  it('use what was set aside for the order, also once its days are over', async () => {
    const { id, code } = await aVoucher(app).with({ validDays: 9 }).saying({ expiresOn: '2027-03-26' }).issue();
    await reserve(app, { code, orderId: 'A-2', expiresInSeconds: 86_400 * 2 });
    expect(await refused([code])).toMatchObject(unknownAt(0));
    await advanceTo(app, '2027-03-27T00:00:00Z');

    const outcome = await buy([code], { orderId: 'A-2', orderDiscount: '10.00' });

    expect(outcome.purchase.vouchers).toMatchObject([{ voucher: { id, status: 'REDEEMED' }, status: 'REDEEMED' }]);
  });

  it('are not used a second time for an order that was used for by itself', async () => {
    const { code } = await aVoucher(app).with({ uses: 5 }).issue();
    await redeem(app, { code, orderId: 'A-3', discount: '1.00', cart: { currency: 'GBP', lines: [{ sku: 'tea', quantity: '1', unitPrice: '20' }] } });

    expect(await refused([code], { orderId: 'A-3' })).toMatchObject({ reason: 'ALREADY_REDEEMED' });
  }); // prettier-ignore

  describe('refuse the purchase', () => {
    it('where one of them cannot be used, and use none', async () => {
      const [one, used] = [await aVoucher(app).with({ combinable: true }).issue(), await aVoucher(app).issue()];
      await buy([used.code]);

      expect(await refused([one.code, used.code])).toMatchObject({ ...unknownAt(1), code: 'VOUCHER_NOT_REDEEMABLE' });
      expect(await refused([one.code, used.code], {}, app.program.adminKey)).toMatchObject({
        reason: 'ALREADY_REDEEMED',
        path: ['voucherCodes', '1'],
      });
      expect(await refused([one.code, 'nonsense'])).toMatchObject(unknownAt(1));
      expect(await stand(one.id)).toMatchObject({ status: 'ISSUED' });
    });

    it('where they cannot be combined', async () => {
      const codes = [(await aVoucher(app).issue()).code, (await aVoucher(app).with({ combinable: true }).issue()).code];

      expect(await refused(codes)).toMatchObject({ reason: 'NOT_COMBINABLE', path: ['voucherCodes', '0'] });
    });

    it('for a wrong code before anything else, which would tell wrong ones from others', async () => {
      const { code } = await aVoucher(app).with({ minimumOrder: '1000.00' }).issue();

      expect(await refused([code, 'nonsense', 'neither'])).toMatchObject(unknownAt(1));
      expect(await refused([code])).toMatchObject({ reason: 'BELOW_MINIMUM' });
    });

    it('for the conditions of vouchers', async () => {
      const code = async (terms: Record<string, unknown>) => (await aVoucher(app).with(terms).issue()).code;

      expect(await refused([await code({ minimumOrder: '100.01' })])).toMatchObject({
        reason: 'BELOW_MINIMUM',
        missing: { amount: '0.01' },
      });
      expect((await buy([await code({ minimumOrder: '100.00' })], { orderDiscount: '50.00' })).purchase).toBeDefined();
      expect(await refused([await code({ channels: ['app'] })], { channel: 'web' })).toMatchObject({
        reason: 'WRONG_CHANNEL',
      });
      expect(await refused([await code({ scope: { include: [{ sku: 'coffee' }] } })])).toMatchObject({
        reason: 'NOTHING_IN_SCOPE',
      });
      expect(await refused([await code({ audience: { minAge: 18 } })])).toMatchObject({
        reason: 'NOT_IN_AUDIENCE',
        audienceReasons: expect.any(Array),
      });
    });

    it("for another's voucher, as if there were none", async () => {
      const { code } = await aVoucher(app).to(bob).with({ holderOnly: true }).issue();

      expect(await refused([code])).toMatchObject(unknownAt(0));
      expect(await refused([code], {}, app.program.adminKey)).toMatchObject({ reason: 'NOT_YOURS' });
      expect((await buy([code], { member: { id: bob.id } })).purchase.vouchers).toHaveLength(1);
    });

    it('for a code of another program', async () => {
      const { adminKey } = await app.anotherProgram();
      const { code } = await aVoucher(app).by(adminKey).issue();

      expect(await refused([code], {}, app.program.adminKey)).toMatchObject(unknownAt(0));
    });

    it('for too many codes, and for the same twice', async () => {
      const { code } = await aVoucher(app).with({ uses: 5 }).issue();

      expect(await refused(Array.from({ length: 21 }, (_, index) => `X${String(index)}`))).toMatchObject({
        problems: [{ path: ['voucherCodes'], message: '21 codes; at most 20 are allowed' }],
      });
      expect(await refused([code, code.replaceAll('-', ' ').toLowerCase()])).toMatchObject({
        problems: [{ path: ['voucherCodes', '1'], message: 'means the same voucher as the code at 0' }],
      });
    });

    it('for a member who may not spend', async () => {
      const paused = await aMember(app).enroll();
      await bringInto(app, app.program.adminKey, paused, 'PAUSED');
      const { code } = await aVoucher(app).to(paused).issue();

      expect(await refused([code], { member: { id: paused.id } })).toMatchObject({ code: 'MEMBER_NOT_ACTIVE' });
    });

    it('for points beyond what can be counted', async () => {
      const full = await aMember(app).enroll();
      const fill = 'mutation ($input: AdjustPointsInput!) { adjustPoints(input: $input) { __typename } }';
      const input = {
        idempotencyKey: randomUUID(),
        member: { id: full.id },
        points: 2 ** 53 - 1 - 139,
        reason: 'Full',
      };
      await app.asAdmin(fill, { input });
      const { code } = await aVoucher(app).giving({ points: 40 }).issue();

      expect(await refused([code], { member: { id: full.id } })).toMatchObject({
        code: 'TOO_MANY_POINTS',
        path: ['voucherCodes'],
      });
    });
  });

  describe('again', () => {
    it('use nothing twice: by the key, and by the order', async () => {
      const { id, code } = await aVoucher(app).with({ uses: 5 }).giving({ points: 3 }).issue();
      const input = inputOf([code]);
      const first = await send(input);
      const points = await pointsOf(app, ada);

      const again = await send(input);
      const byOrder = await send({ ...input, idempotencyKey: randomUUID() });

      for (const outcome of [again, byOrder])
        expect(outcome).toMatchObject({
          replayed: true,
          purchase: { id: first.purchase.id, vouchers: [{ points: 3 }] },
        });
      expect(await stand(id)).toMatchObject({ usesLeft: 4 });
      expect(await pointsOf(app, ada)).toEqual(points);
    });

    it('with other codes are another purchase', async () => {
      const { code } = await aVoucher(app).with({ uses: 5 }).issue();
      const input = inputOf([code]);
      const first = await send(input);
      const more = { ...input, idempotencyKey: randomUUID() };

      expect(await send({ ...more, voucherCodes: null })).toMatchObject({
        code: 'ORDER_ALREADY_RECORDED',
        purchaseId: first.purchase.id,
      });
      expect(await send({ ...more, voucherCodes: [] })).toMatchObject({ code: 'ORDER_ALREADY_RECORDED' });
      expect(await send({ ...input, voucherCodes: [] })).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    });
  });

  describe('in a list', () => {
    it('are used by the first that can, and a refusal leaves the others', async () => {
      const { id, code } = await aVoucher(app).issue();
      const purchases = [
        inputOf([code], { lines: [] }),
        inputOf([code], { orderDiscount: '10.00' }),
        inputOf([code], { orderDiscount: '10.00' }),
        inputOf(null),
      ];

      const { data } = await app.asShop(RECORD_ALL, { purchases });

      expect(data.recordPurchases.results).toMatchObject([
        { code: 'INVALID_INPUT' },
        { purchase: { vouchers: [{ voucher: { id }, amount: { amount: '10.00' } }] } },
        unknownAt(0),
        { purchase: { vouchers: [] } },
      ]);
    });

    it('pay with one card until nothing is left', async () => {
      const { code } = await aVoucher(app).card('25.00').issue();
      const payments = [{ kind: 'GIFT_CARD', amount: '10.00' }];

      const { data } = await app.asShop(RECORD_ALL, { purchases: [1, 2, 3].map(() => inputOf([code], { payments })) });

      expect(data.recordPurchases.results).toMatchObject([
        { purchase: {} },
        { purchase: {} },
        { reason: 'DISCOUNT_TOO_HIGH', most: { amount: '5.00' } },
      ]);
    });
  });

  it('are used once among purchases on two servers, whoever comes first', async () => {
    const members = await Promise.all(Array.from({ length: 6 }, () => aMember(app).enroll()));
    const shared = await Promise.all(members.slice(0, 3).map((holder) => aVoucher(app).with({ combinable: true }).to(holder).issue()));
    const codes = shared.map(({ code }) => code);
    const two = (index: number) => [codes[index % 3] as string, codes[(index * 2 + 1) % 3] as string];

    const outcomes = await Promise.all(
      Array.from({ length: 36 }, (_, index) =>
        send(
          inputOf([...new Set(two(index))], { member: { id: members[index % 6]?.id }, orderDiscount: '20.00' }),
          index % 2 === 0 ? app : other,
          app.program.adminKey,
        ),
      ),
    );

    const used = outcomes.flatMap(({ purchase }) => (purchase ? purchase.vouchers.map((use: Outcome) => use.voucher.id) : []));
    expect(outcomes.filter((one) => one.errors)).toEqual([]);
    expect(new Set(outcomes.flatMap(({ reason }) => reason ?? []))).toEqual(new Set(['ALREADY_REDEEMED']));
    expect([...used].sort()).toEqual([...new Set(used)].sort());
    for (const { id } of shared)
      expect(await stand(id)).toMatchObject(used.includes(id) ? { status: 'REDEEMED' } : { status: 'ISSUED' });
    expect(used.length).toBeGreaterThan(0);
  }); // prettier-ignore

  describe('when it is canceled', () => {
    it('come back whole, with the days for which they were in use, and their points go', async () => {
      const holder = await aMember(app).enroll();
      const ten = await aVoucher(app).with({ combinable: true, validDays: 9 }).to(holder).issue();
      const card = await aVoucher(app).card('30.00').with({ combinable: true }).issue();
      const gift = await aVoucher(app).giving({ points: 40 }).with({ combinable: true }).issue();
      const lastDay = (await stand(ten.id)).lastDay as string;
      const payments = [{ kind: 'GIFT_CARD', amount: '12.50' }];
      const { purchase } = await buy([ten.code, card.code, gift.code], { member: { id: holder.id }, orderDiscount: '10', payments });
      expect(await pointsOf(app, holder)).toMatchObject({ available: 130 });
      const { data } = await app.asAdmin('{ program { clock } }');
      await advanceTo(app, new Date(Date.parse(data.program.clock) + 3 * 86_400_000).toISOString());

      const outcome = await cancel(purchase.id, { reason: 'Not wanted' });
      const again = await cancel(purchase.id);

      expect(outcome).toMatchObject({ replayed: false, pointsTaken: 90, purchase: { pointsReversed: 90 } });
      for (const { purchase: shown } of [outcome, again])
        expect(shown.vouchers.map((use: Outcome) => use.status)).toEqual(['ROLLED_BACK', 'ROLLED_BACK', 'ROLLED_BACK']);
      expect(await pointsOf(app, holder)).toMatchObject({ available: 0 });
      expect(await stand(ten.id)).toMatchObject({ status: 'ISSUED', usesLeft: 1 });
      expect(Date.parse((await stand(ten.id)).lastDay) - Date.parse(lastDay)).toBe(3 * 86_400_000);
      expect(await stand(card.id)).toMatchObject({ status: 'ISSUED', remaining: { amount: '30.00' } });
      expect(await stand(gift.id)).toMatchObject({ status: 'ISSUED', usesLeft: 1 });
      expect((await toldOf(app, holder)).filter((type) => type === 'voucher.rolled-back')).toHaveLength(3);
    }); // prettier-ignore

    it('stay revoked', async () => {
      const { id, code } = await aVoucher(app).with({ uses: 3 }).issue();
      const { purchase } = await buy([code]);
      await revoke(app, { voucher: id, reason: 'Stolen' });

      expect(await cancel(purchase.id)).toMatchObject({ purchase: { vouchers: [{ status: 'ROLLED_BACK' }] } });
      expect(await stand(id)).toMatchObject({ status: 'REVOKED', usesLeft: 3 });
    });

    it('can be used with the same order again only as another order', async () => {
      const { code } = await aVoucher(app).issue();
      const { purchase } = await buy([code], { orderId: 'A-9' });
      await cancel(purchase.id);

      expect((await buy([code], { orderId: 'A-10' })).purchase.vouchers).toMatchObject([{ status: 'REDEEMED' }]);
    });

    it('come back to who holds them after a merge, and the points are taken from them', async () => {
      const [keep, absorb] = [await aMember(app).enroll(), await aMember(app).enroll()];
      const { id, code } = await aVoucher(app).giving({ points: 40 }).to(absorb).issue();
      const { purchase } = await buy([code], { member: { id: absorb.id } });
      await mergeInto(app, keep, absorb);
      expect(await pointsOf(app, keep)).toMatchObject({ available: 140 });

      expect(await cancel(purchase.id)).toMatchObject({ purchase: { vouchers: [{ status: 'ROLLED_BACK' }] } });

      expect(await pointsOf(app, keep)).toMatchObject({ available: 0 });
      expect(await stand(id)).toMatchObject({ status: 'ISSUED', usesLeft: 1 });
    });

    it.each([
      ['goes back', false],
      ['stays where it is returned as a whole', true],
    ])('go with a purchase that %s when members are two again', async (_, isReturned) => {
      const [keep, absorb] = [await aMember(app).enroll(), await aMember(app).enroll()];
      const { code } = await aVoucher(app).giving({ points: 40 }).to(absorb).issue();
      const { purchase } = await buy([code], { member: { id: absorb.id } });
      const merged = await mergeInto(app, keep, absorb);
      const lines = [{ sku: 'sku-1', quantity: '1' }];
      if (isReturned) await giveBack(app, { purchaseId: purchase.id, lines });

      await undo(app, merged);

      await expectInvariants(app);
      expect(await cancel(purchase.id)).toMatchObject({ purchase: { vouchers: [{ status: 'ROLLED_BACK' }] } });
    });

    it('come back once, whoever cancels at the same time', async () => {
      const { id, code } = await aVoucher(app).card('30.00').issue();
      const { purchase } = await buy([code], { payments: [{ kind: 'GIFT_CARD', amount: '30.00' }] });
      const call = (on: TestApp) =>
        on.call(app.program.shopKey, CANCEL, { input: { idempotencyKey: randomUUID(), purchaseId: purchase.id } });

      await Promise.all([call(app), call(other), call(app), call(other)]);

      expect(await stand(id)).toMatchObject({ status: 'ISSUED', remaining: { amount: '30.00' } });
    });
  });

  it('stay used when it is returned', async () => {
    const { id, code } = await aVoucher(app).issue();
    const { purchase } = await buy([code], { orderDiscount: '10.00' });
    const input = { idempotencyKey: randomUUID(), purchaseId: purchase.id, lines: [{ sku: 'sku-1', quantity: '1' }] };

    const { data } = await app.asShop(RETURN, { input });

    expect(data.returnPurchase.purchase).toMatchObject({ status: 'RETURNED', vouchers: [{ status: 'REDEEMED' }] });
    expect(await stand(id)).toMatchObject({ status: 'REDEEMED' });
  });

  it('are not given back by themselves', async () => {
    const { code } = await aVoucher(app).issue();
    await buy([code], { orderId: 'A-4' });
    const before = await storedIn(app);

    const outcome = await rollBack(app, { code, orderId: 'A-4' }, app.program.shopKey);

    expect(outcome).toMatchObject({ code: 'VOUCHER_USED_WITH_PURCHASE', path: ['code'] });
    await expectNothingStored(app, before, outcome);
  });

  it('send no statement where there are none', async () => {
    const with0 = await app.statementsOf(() => buy([]));
    const without = await app.statementsOf(() => buy(null));
    const { code } = await aVoucher(app).with({ uses: 9 }).issue();
    const with1 = await app.statementsOf(() => buy([code]));
    const read = 'find-voucher-uses-of-purchases'; // by the document of this test

    expect(with0).toEqual(without);
    expect(without.filter((name) => /voucher|code|member-by|survivor/.test(name))).toEqual([read]);
    expect(with1).toEqual(expect.arrayContaining(['lock-vouchers', 'find-code-guesses']));
  });
});
