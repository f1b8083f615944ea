import { randomUUID } from 'node:crypto';
import { bringInto } from '../../factories/a-life.js';
import type { EnrolledMember } from '../../factories/a-member.js';
import { aTemplate } from '../../factories/a-template.js';
import { bought, completeAsFriend, type Outcome } from '../../factories/referring.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { cancel } from '../purchases/support/calls.js';
import { redeem, reserve } from '../vouchers/support/vouchers.js';
import { aBringing, NOW, type Bringing } from './support/a-bringing.js';
import { barAdvocate } from './support/bars.js';

const RECORD_ALL = `mutation ($purchases: [RecordPurchaseInput!]!) {
  recordPurchases(input: { purchases: $purchases }) {
    results {
      ... on RecordPurchasePayload { purchase { id } referral { id state advocatePoints } }
      ... on VoucherNotRedeemable { reason path }
      ... on UserError { code }
    }
  }
}`;

describe('a voucher of an invitation, used with a purchase', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  /** Ann gives vouchers of ten percent, good for ten days. */
  async function giving(terms = {}, template = {}): Promise<Bringing> {
    const bringing = await aBringing(app);
    const wanted = aTemplate(app).by(bringing.program.adminKey);
    const voucher = await wanted.with({ validDays: 10, ...template }).make();
    await bringing.setTerms({ friend: { voucher }, ...terms });
    return bringing;
  }

  const buyWith = (bringing: Bringing, who: { id: string }, voucherCodes: string[], more = {}): Promise<Outcome> =>
    bringing.buy(who, '20.00', { voucherCodes, orderDiscount: '2.00', ...more });
  const recordAll = async (bringing: Bringing, ...inputs: Record<string, unknown>[]): Promise<Outcome> => {
    const purchases = inputs.map((input) => ({ idempotencyKey: randomUUID(), ...input }));
    const { data, errors } = await app.call(bringing.program.shopKey, RECORD_ALL, { purchases });
    expect(errors).toBeUndefined();
    return data.recordPurchases.results;
  };
  const withCodes = (...voucherCodes: string[]) => ({ voucherCodes, orderDiscount: '2.00' });

  it('makes the friend, who qualifies with it', async () => {
    const bringing = await giving();
    const ben = await bringing.somebody();
    const invited = await bringing.invite();

    const { referral } = await buyWith(bringing, ben, [invited.code]);

    expect(referral).toEqual({
      ...{ id: invited.referral.id, state: 'QUALIFIED', reason: null, invited: true, advocatePoints: 500, friendPoints: 0 },
      ...{ invitedAt: NOW, joinedAt: NOW, qualifiedAt: NOW, paysAt: '2027-03-15T12:00:00.000Z', expiresAt: null, endedAt: null },
    });
    expect(await bringing.points(bringing.ann)).toEqual([0, 500]);
    expect(await bringing.told(bringing.ann)).toEqual(['referral.invited', 'referral.joined', 'referral.qualified']);
    expect(await bringing.told(ben)).toEqual(['referral.joined', 'referral.qualified']);
    expect(await bringing.now(referral)).toMatchObject({
      friendVoucher: { status: 'REDEEMED' },
      history: ['INVITED', 'JOINED', 'QUALIFIED'].map((state) => ({ state, reason: null })),
    });
  }); // prettier-ignore

  it('makes the friend also where more has to be bought', async () => {
    const bringing = await giving({ qualifies: { on: 'PURCHASE', minimum: '30', withinDays: 5 } });
    const ben = await bringing.somebody();
    const invited = await bringing.invite();

    await buyWith(bringing, ben, [invited.code]);
    expect(await bringing.now(invited.referral)).toMatchObject({
      state: 'JOINED',
      joinedAt: NOW,
      expiresAt: '2027-03-07T00:00:00.000Z',
    });
    const { referral } = await bringing.buy(ben, '30.00');

    expect(referral).toMatchObject({ id: invited.referral.id, state: 'QUALIFIED' });
  });

  it('makes a friend who qualifies with that where nothing more is asked', async () => {
    const bringing = await giving({ qualifies: { on: 'ENROLLMENT' }, delayDays: 0 });
    const ben = await bringing.somebody();
    const invited = await bringing.invite();

    await buyWith(bringing, ben, [invited.code]);

    expect(await bringing.now(invited.referral)).toMatchObject({ state: 'REWARDED', advocatePoints: 500 });
    expect(await bringing.points(bringing.ann)).toEqual([500, 0]);
  });

  describe('is refused', () => {
    it.each<[string, (bringing: Bringing, ben: EnrolledMember, code: string) => Promise<{ id: string }>]>([
      ['NEW_CUSTOMERS_ONLY', async (bringing, ben) => (await bringing.buy(ben), ben)],
      ['OWN_INVITATION', async ({ ann }) => Promise.resolve(ann)],
      ['ALREADY_REFERRED', async (bringing, ben) => {
        const dora = await bringing.somebody();
        await bringing.accept(ben, await bringing.codeOf(dora));
        return ben;
      }],
      ['ALREADY_REFERRED', async (bringing, ben) => {
        await bringing.accept(ben, await bringing.codeOf(bringing.ann));
        return ben;
      }],
      ['UNKNOWN_CODE', async (bringing, ben, code) => {
        await bringing.accept(ben, code);
        return bringing.somebody();
      }],
    ])('for %s', async (reason, prepare) => {
      const bringing = await giving();
      const code = await bringing.invitation();
      const who = await prepare(bringing, await bringing.somebody(), code);

      expect(await bringing.refused(() => buyWith(bringing, who, [code]))).toMatchObject({
        ...{ code: 'VOUCHER_NOT_REDEEMABLE', reason, path: ['voucherCodes', '0'] },
      });
    }); // prettier-ignore

    it('for who sets it aside and could not use it: nobody keeps it from the friend', async () => {
      const bringing = await giving();
      const { shopKey, adminKey } = bringing.program;
      const [ben, cleo] = [await bringing.somebody(), await bringing.somebody()];
      const [mine, free] = [await bringing.invitation(), await bringing.invitation()];
      await bringing.accept(ben, mine);
      const setAside = (code: string, { id }: EnrolledMember, as = shopKey) =>
        reserve(app, { code, orderId: randomUUID(), member: { id } }, as);

      expect(await setAside(mine, cleo)).toMatchObject({ reason: 'UNKNOWN_CODE' });
      const asCleo = { code: mine, orderId: randomUUID(), member: { id: cleo.id } };
      expect(await redeem(app, asCleo, shopKey)).toMatchObject({ reason: 'UNKNOWN_CODE' });
      expect(await setAside(mine, cleo, adminKey)).toMatchObject({ reason: 'NOT_YOURS' });
      expect(await setAside(free, bringing.ann)).toMatchObject({ reason: 'OWN_INVITATION' });
      expect(await setAside(free, cleo)).toMatchObject({ voucher: { status: 'RESERVED' } });
      expect(await setAside(mine, ben)).toMatchObject({ voucher: { status: 'RESERVED' } });
    });

    it('for who uses it without a purchase: nobody would know who came', async () => {
      const bringing = await giving();
      const { shopKey } = bringing.program;
      const ben = await bringing.somebody();
      const code = await bringing.invitation();
      const cart = { currency: 'GBP', lines: [{ sku: 'book', quantity: '1', unitPrice: '20.00' }] };
      const asked = { code, orderId: 'web-1', member: { id: ben.id }, cart };

      expect(await bringing.refused(() => redeem(app, asked, shopKey))).toMatchObject({
        code: 'VOUCHER_NOT_REDEEMABLE',
        reason: 'REDEEM_WITH_PURCHASE',
      });
      expect(await reserve(app, asked, shopKey)).toMatchObject({ replayed: false });
      const { referral } = await buyWith(bringing, ben, [code], { orderId: 'web-1' });
      expect(referral).toMatchObject({ state: 'QUALIFIED' });
    });

    it('once it is over, as the invitation is', async () => {
      const bringing = await giving();
      const ben = await bringing.somebody();
      const [first, second] = [await bringing.invite(), await bringing.invite()];
      expect(first.referral.expiresAt).toBe('2027-03-12T00:00:00.000Z');
      await bringing.advance('2027-03-11T23:59:59.999Z');
      expect((await buyWith(bringing, await bringing.somebody(), [second.code])).referral.state).toBe('QUALIFIED');
      await bringing.advance('2027-03-12T00:00:00Z');

      expect(await bringing.refused(() => buyWith(bringing, ben, [first.code]))).toMatchObject({
        code: 'VOUCHER_NOT_REDEEMABLE',
      });
      expect(await bringing.now(first.referral)).toMatchObject({ state: 'EXPIRED', reason: 'NOT_ACCEPTED' });
    });

    it('the second of two in one purchase', async () => {
      const bringing = await giving({}, { combinable: true });
      const ben = await bringing.somebody();
      const codes = [await bringing.invitation(), await bringing.invitation()];

      expect(await bringing.refused(() => buyWith(bringing, ben, codes))).toMatchObject({
        ...{ code: 'VOUCHER_NOT_REDEEMABLE', reason: 'ALREADY_REFERRED', path: ['voucherCodes', '1'] },
      });
    });
  });

  describe('in one call with other purchases', () => {
    it('makes a friend with the first, and the second is another purchase of theirs', async () => {
      const bringing = await giving({ qualifies: { on: 'PURCHASE', purchases: 2 } });
      const ben = await bringing.somebody();
      const code = await bringing.invitation();

      const [first, second] = await recordAll(
        bringing,
        bought(ben, '20.00', withCodes(code)),
        bought(ben, '20.00'),
      );

      expect(first).toMatchObject({ purchase: { id: expect.any(String) }, referral: null });
      expect(second).toMatchObject({ referral: { state: 'QUALIFIED', advocatePoints: 500 } });
    }); // prettier-ignore

    it('is for one of two who come with it', async () => {
      const bringing = await giving();
      const [ben, cleo] = [await bringing.somebody(), await bringing.somebody()];
      const code = await bringing.invitation();

      const [first, second] = await recordAll(
        bringing,
        bought(ben, '20.00', withCodes(code)),
        bought(cleo, '20.00', withCodes(code)),
      );

      expect(first).toMatchObject({ referral: { state: 'QUALIFIED' } });
      expect(second).toMatchObject({ code: 'VOUCHER_NOT_REDEEMABLE', path: ['voucherCodes', '0'] });
      expect(await bringing.points(bringing.ann)).toEqual([0, 500]);
    });

    it('is for the first of two purchases of one friend', async () => {
      const bringing = await giving();
      const ben = await bringing.somebody();
      const codes = [await bringing.invitation(), await bringing.invitation()];

      const results = await recordAll(bringing, ...codes.map((code) => bought(ben, '20.00', withCodes(code))));

      expect(results).toMatchObject([{ referral: { state: 'QUALIFIED' } }, { reason: 'ALREADY_REFERRED' }]);
    });

    it('makes friends of several who come with invitations of their own', async () => {
      const bringing = await giving({ perMonth: 2 });
      const friends = [await bringing.somebody(), await bringing.somebody(), await bringing.somebody()];
      const inputs = [];
      for (const friend of friends) inputs.push(bought(friend, '20.00', withCodes(await bringing.invitation())));

      const results = await recordAll(bringing, ...inputs);

      const states = results.map(({ referral }: Outcome) => referral.state);
      expect(states).toEqual(['QUALIFIED', 'QUALIFIED', 'REJECTED']);
      expect(await bringing.points(bringing.ann)).toEqual([0, 1000]);
    });
  });

  it('is for one of those who come with it at once', async () => {
    const bringing = await giving();
    const others = await Promise.all(Array.from({ length: 5 }, () => bringing.somebody()));
    const code = await bringing.invitation();

    const outcomes = await Promise.all(others.map((one) => buyWith(bringing, one, [code])));

    expect(outcomes.filter(({ referral }) => referral?.state === 'QUALIFIED')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome.code === 'VOUCHER_NOT_REDEEMABLE')).toHaveLength(4);
    expect(await bringing.points(bringing.ann)).toEqual([0, 500]);
  });

  it('is used once under one key, however often it is called at once', async () => {
    const bringing = await giving();
    const ben = await bringing.somebody();
    const input = { idempotencyKey: 'once', orderId: 'order 1' };
    const code = await bringing.invitation();

    const outcomes = await Promise.all(Array.from({ length: 5 }, () => buyWith(bringing, ben, [code], input)));

    expect(outcomes.map(({ replayed }) => replayed).sort()).toEqual([false, true, true, true, true]);
    expect(new Set(outcomes.map(({ referral }) => referral.id)).size).toBe(1);
    expect(await bringing.points(bringing.ann)).toEqual([0, 500]);
  });

  describe('with a purchase of the day before, which the till sends late', () => {
    const purchasedAt = '2027-02-28T18:00:00.000Z';

    it('makes the friend, who qualifies with it', async () => {
      const bringing = await giving();
      const ben = await bringing.somebody();
      const { code, referral } = await bringing.invite();

      expect((await buyWith(bringing, ben, [code], { purchasedAt })).referral).toMatchObject({
        ...{ id: referral.id, state: 'QUALIFIED', joinedAt: NOW, paysAt: '2027-03-14T18:00:00.000Z' },
      });
    });

    it('makes the friend, who qualifies when it is completed', async () => {
      const bringing = await giving();
      const ben = await bringing.somebody();
      const code = await bringing.invitation();

      const { purchase } = await buyWith(bringing, ben, [code], { purchasedAt, completed: false });
      const { referral } = await completeAsFriend(app, { purchaseId: purchase.id }, bringing.program.shopKey);

      expect(referral).toMatchObject({ state: 'QUALIFIED', joinedAt: NOW });
    });

    it('is the first of two that are asked for; others of before do not count', async () => {
      const bringing = await giving({ qualifies: { on: 'PURCHASE', purchases: 2 } });
      const ben = await bringing.somebody();
      const code = await bringing.invitation();

      expect((await buyWith(bringing, ben, [code], { purchasedAt })).referral).toBeNull();
      expect((await bringing.buy(ben, '20.00', { purchasedAt })).referral).toBeNull();
      expect((await bringing.buy(ben)).referral).toMatchObject({ state: 'QUALIFIED' });
    });
  });

  describe('with a purchase that is not completed', () => {
    it('makes the friend at once, who qualifies when it is', async () => {
      const bringing = await giving();
      const ben = await bringing.somebody();
      const invited = await bringing.invite();

      const recorded = await buyWith(bringing, ben, [invited.code], { completed: false });
      expect(recorded.referral).toBeNull();
      expect(await bringing.now(invited.referral)).toMatchObject({ state: 'JOINED' });
      await bringing.advance('2027-03-05T12:00:00Z');
      const purchaseId = recorded.purchase.id;
      const { referral } = await completeAsFriend(app, { purchaseId }, bringing.program.shopKey);

      expect(referral).toMatchObject({
        ...{ id: invited.referral.id, state: 'QUALIFIED', joinedAt: NOW },
        ...{ qualifiedAt: '2027-03-05T12:00:00.000Z', paysAt: '2027-03-19T12:00:00.000Z' },
      });
    });

    it('comes back when it is canceled: for the friend, and nobody else', async () => {
      const bringing = await giving();
      const [ben, cleo] = [await bringing.somebody(), await bringing.somebody()];
      const { code, referral } = await bringing.invite();
      const { purchase } = await buyWith(bringing, ben, [code], { completed: false });
      await cancel(app, { purchaseId: purchase.id }, bringing.program.shopKey);

      expect(await bringing.now(referral)).toMatchObject({ state: 'JOINED', friendVoucher: { status: 'ISSUED' } });
      expect(await bringing.refused(() => buyWith(bringing, cleo, [code]))).toMatchObject({ reason: 'UNKNOWN_CODE' });
      const again = await buyWith(bringing, ben, [code]);
      expect(again.referral).toMatchObject({ id: referral.id, state: 'QUALIFIED' });
    });
  });

  it('comes back when the purchase is canceled that qualified, and brings nothing again', async () => {
    const bringing = await giving();
    const ben = await bringing.somebody();
    const { code, referral } = await bringing.invite();
    const { purchase } = await buyWith(bringing, ben, [code]);
    await cancel(app, { purchaseId: purchase.id }, bringing.program.shopKey);

    expect(await bringing.now(referral)).toMatchObject({
      ...{ state: 'REVERSED', reason: 'CANCELED', friendVoucher: { status: 'ISSUED' } },
    });
    const again = await buyWith(bringing, ben, [code]);
    expect(again).toMatchObject({ replayed: false, referral: null });
    expect(await bringing.points(bringing.ann)).toEqual([0, 0]);
  });

  it('is worth what it says while the program is paused, and brings nobody', async () => {
    const bringing = await giving();
    const ben = await bringing.somebody();
    const { code, referral } = await bringing.invite();
    await bringing.setTerms({ friend: null, status: 'PAUSED' });

    const outcome = await buyWith(bringing, ben, [code]);

    expect(outcome).toMatchObject({ replayed: false, referral: null });
    expect(await bringing.now(referral)).toMatchObject({ state: 'INVITED', friendVoucher: { status: 'REDEEMED' } });
    await bringing.setTerms({ status: 'ACTIVE' });
    expect(await bringing.refused(() => bringing.accept(ben, code))).toMatchObject({ reason: 'ALREADY_CUSTOMER' });
  });

  it('qualifies who joined before the program was paused', async () => {
    const bringing = await giving();
    const ben = await bringing.somebody();
    const code = await bringing.invitation();
    await bringing.accept(ben, code);
    await bringing.setTerms({ status: 'PAUSED' });

    expect((await buyWith(bringing, ben, [code])).referral).toMatchObject({ state: 'QUALIFIED' });
  });

  it('is worth what it says where whoever invited is barred, and brings them nothing', async () => {
    const bringing = await giving();
    const ben = await bringing.somebody();
    const code = await bringing.invitation();
    await barAdvocate(app, bringing.program.adminKey, bringing.ann);

    const { referral } = await buyWith(bringing, ben, [code]);

    expect(referral).toMatchObject({ state: 'REJECTED', reason: 'ADVOCATE_BARRED', advocatePoints: 0 });
    expect(await bringing.points(bringing.ann)).toEqual([0, 0]);
  });

  it('is worth what it says where whoever invited has left, and brings nobody', async () => {
    const bringing = await giving();
    const ben = await bringing.somebody();
    const { code, referral } = await bringing.invite();
    await bringInto(app, bringing.program.adminKey, bringing.ann, 'CLOSED');

    expect(await buyWith(bringing, ben, [code])).toMatchObject({ replayed: false, referral: null });
    expect(await bringing.now(referral)).toMatchObject({ state: 'REJECTED', reason: 'ADVOCATE_LEFT' });
    expect((await bringing.accept(ben, code)).reason).toBe('ALREADY_CUSTOMER');
  });

  it('outlives its invitation where it is good without end, for a first purchase that brings nobody', async () => {
    const bringing = await giving({ invitationDays: 1 }, { validDays: null });
    const ben = await bringing.somebody();
    const { code, referral } = await bringing.invite();
    await bringing.advance('2027-03-03T00:00:00Z');

    expect(await buyWith(bringing, ben, [code])).toMatchObject({ replayed: false, referral: null });
    expect(await bringing.now(referral)).toMatchObject({ state: 'EXPIRED', reason: 'NOT_ACCEPTED' });
  });
});
