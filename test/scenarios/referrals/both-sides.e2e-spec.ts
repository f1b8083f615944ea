import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aReferralProgram } from '../../factories/a-referral-program.js';
import { aFriendOf, bought, buyAsFriend, referralNow } from '../../factories/referring.js';
import { cancel as cancelPurchase, giveBack as returnPurchase, pointsOf } from '../../e2e/purchases/support/calls.js';
import { advanceTo } from '../../e2e/vouchers/support/vouchers.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';

describe('a friend who buys something', () => {
  let app: TestApp;
  let ann: EnrolledMember;
  beforeEach(async () => {
    app = await startTestApp({ program: { sandbox: true, clock: new Date('2027-03-01T12:00:00Z') } });
    ann = await aMember(app).named('Ann').enroll();
  });
  afterEach(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const balance = async (member: { id: string }): Promise<[number, number]> => {
    const { available, pending } = await pointsOf(app, member);
    return [available, pending];
  };

  it('brings both their points when nothing can come back any more', async () => {
    await aReferralProgram(app).qualifying({ on: 'PURCHASE', minimum: '20', withinDays: 60 }).make();
    const ben = await aFriendOf(app, ann);
    expect(ben.referral).toMatchObject({ state: 'JOINED', invited: false });

    const little = await buyAsFriend(app, bought(ben, '19.99'));
    expect(little.referral).toBeNull();
    const enough = await buyAsFriend(app, bought(ben, '20.00'));

    expect(enough.referral).toMatchObject({
      id: ben.referral.id,
      state: 'QUALIFIED',
      advocatePoints: 500,
      friendPoints: 200,
      paysAt: '2027-03-15T12:00:00.000Z',
    });
    expect(await balance(ann)).toEqual([0, 500]);
    expect(await balance(ben)).toEqual([0, 200]);

    await advanceTo(app, '2027-03-15T12:00:00Z');
    expect(await balance(ann)).toEqual([500, 0]);
    expect(await balance(ben)).toEqual([200, 0]);
    expect((await referralNow(app, ben.referral.id)).state).toBe('REWARDED');
  });

  it('brings nothing when too much comes back in time', async () => {
    await aReferralProgram(app).qualifying({ on: 'PURCHASE', minimum: '20' }).make();
    const ben = await aFriendOf(app, ann);
    const { purchase } = await buyAsFriend(
      app,
      bought(ben, '12.00', { lines: [{ sku: 'book', quantity: '3', unitPrice: '12' }] }),
    );

    await returnPurchase(app, { purchaseId: purchase.id, lines: [{ sku: 'book', quantity: '1' }] });
    expect((await referralNow(app, ben.referral.id)).state).toBe('QUALIFIED');
    await returnPurchase(app, { purchaseId: purchase.id, lines: [{ sku: 'book', quantity: '1' }] });

    expect(await referralNow(app, ben.referral.id)).toMatchObject({ state: 'REVERSED', reason: 'RETURNED' });
    expect(await balance(ann)).toEqual([0, 0]);
    expect(await balance(ben)).toEqual([0, 0]);
  });

  it('brings what it brought when something comes back too late', async () => {
    await aReferralProgram(app).make();
    const ben = await aFriendOf(app, ann);
    const { purchase } = await buyAsFriend(app, bought(ben, '30.00'));
    await advanceTo(app, '2027-03-15T12:00:00Z');

    await cancelPurchase(app, { purchaseId: purchase.id });

    expect((await referralNow(app, ben.referral.id)).state).toBe('REWARDED');
    expect(await balance(ann)).toEqual([500, 0]);
  });
});
