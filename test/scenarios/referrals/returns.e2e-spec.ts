import { cancel, complete } from '../../e2e/purchases/support/calls.js';
import { aMember } from '../../factories/a-member.js';
import { aReferralProgram } from '../../factories/a-referral-program.js';
import { aFriendOf, referralNow } from '../../factories/referring.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { balanceOf, buys, historyOf, inSandbox, letTimePass, returns, runDue, stateOf } from './support/in-town.js';

const OPENED = '2027-03-01T12:00:00Z';
const PAID = '2027-03-15T12:00:00.000Z';

/** One line of so many items of 12.00. */
const books = (quantity: string) => ({ lines: [{ sku: 'book', quantity, unitPrice: '12' }] });

describe('a friend who brings something back', () => {
  let server: TestApp;
  beforeAll(async () => {
    server = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(server);
    await server.close();
  });

  const aTown = async (terms: Record<string, unknown> = {}) => {
    const app = await inSandbox(server, OPENED);
    await aReferralProgram(app).with(terms).make();
    const ann = await aMember(app).of(app.program).enroll();
    return { app, ann, ben: await aFriendOf(app, ann) };
  };

  it.each([
    ['a moment before it is paid', '2027-03-15T11:59:59.999Z', 'REVERSED RETURNED', 0],
    ['in the very moment in which it is paid', PAID, 'REWARDED', 500],
    ['after it was paid', '2027-03-15T12:00:00.001Z', 'REWARDED', 500],
  ])('%s', async (_, at, state, points) => {
    const { app, ann, ben } = await aTown();
    const { purchase, referral } = await buys(app, ben);
    expect(referral.paysAt).toBe(PAID);
    await letTimePass(app, at);

    await returns(app, purchase.id);

    expect(await stateOf(app, ben.referral)).toBe(state);
    expect(await balanceOf(app, ann)).toEqual([points, 0]);
    expect(await balanceOf(app, ben)).toEqual([points === 0 ? 0 : 200, 0]);
  });

  it('by canceling the purchase, and never joins again', async () => {
    const { app, ann, ben } = await aTown();
    const { purchase } = await buys(app, ben);

    await cancel(app, { purchaseId: purchase.id });
    await cancel(app, { purchaseId: purchase.id });
    await buys(app, ben, '99.00');

    expect(await historyOf(app, ben.referral)).toEqual(['JOINED', 'QUALIFIED', 'REVERSED CANCELED']);
    expect(await balanceOf(app, ann)).toEqual([0, 0]);
    expect(await balanceOf(app, ben)).toEqual([0, 0]);
  });

  it('several times: what is below the minimum is taken back once, whatever comes back after that', async () => {
    const { app, ann, ben } = await aTown({ qualifies: { on: 'PURCHASE', minimum: '36.00' } });
    const { purchase } = await buys(app, ben, '12', books('5'));

    const states: string[] = [];
    for (let back = 0; back < 5; back++) {
      await returns(app, purchase.id);
      states.push(await stateOf(app, ben.referral));
    }

    const over = 'REVERSED RETURNED';
    expect(states).toEqual(['QUALIFIED', 'QUALIFIED', over, over, over]);
    expect(await historyOf(app, ben.referral)).toEqual(['JOINED', 'QUALIFIED', over]);
    expect(await balanceOf(app, ann)).toEqual([0, 0]);
    expect(await balanceOf(app, ben)).toEqual([0, 0]);
  });

  it('before it is completed: then it does not count', async () => {
    const { app, ben } = await aTown({ qualifies: { on: 'PURCHASE', minimum: '20' } });
    const { purchase, referral } = await buys(app, ben, '12', { ...books('2'), completed: false });
    expect(referral).toBeNull();

    await returns(app, purchase.id);

    expect(await stateOf(app, ben.referral)).toBe('JOINED');
  });

  it('of one that counted on the way to the third: it takes another', async () => {
    const { app, ann, ben } = await aTown({ qualifies: { on: 'PURCHASE', purchases: 3, minimum: '10' } });
    const first = await buys(app, ben);
    await buys(app, ben, '9.99');
    await buys(app, ben);
    await returns(app, first.purchase.id);

    await buys(app, ben);
    expect(await stateOf(app, ben.referral)).toBe('JOINED');
    const { purchase } = await buys(app, ben);

    expect(await stateOf(app, ben.referral)).toBe('QUALIFIED');
    expect(await balanceOf(app, ann)).toEqual([0, 500]);
    await returns(app, purchase.id);
    expect(await stateOf(app, ben.referral)).toBe('REVERSED RETURNED');
    expect(await balanceOf(app, ann)).toEqual([0, 0]);
  });

  it('of a friend who was one too many: their part is taken back', async () => {
    const { app, ann, ben } = await aTown({ perMonth: 1 });
    const cid = await aFriendOf(app, ann);
    await buys(app, ben);
    const { purchase } = await buys(app, cid);
    expect(await stateOf(app, cid.referral)).toBe('REJECTED CAP_REACHED');
    expect(await balanceOf(app, cid)).toEqual([0, 200]);

    await returns(app, purchase.id);

    expect(await historyOf(app, cid.referral)).toEqual(['JOINED', 'REJECTED CAP_REACHED', 'REVERSED RETURNED']);
    expect(await balanceOf(app, cid)).toEqual([0, 0]);
    expect(await balanceOf(app, ann)).toEqual([0, 500]);
  });

  it('of a friend who was one too many, when they have been paid: it is theirs', async () => {
    const { app, ann, ben } = await aTown({ perMonth: 1 });
    const cid = await aFriendOf(app, ann);
    await buys(app, ben);
    const { purchase } = await buys(app, cid);
    await letTimePass(app, PAID);

    await returns(app, purchase.id);

    expect(await stateOf(app, cid.referral)).toBe('REJECTED CAP_REACHED');
    expect(await balanceOf(app, cid)).toEqual([200, 0]);
  });

  it('makes room for another under the caps', async () => {
    const { app, ann, ben } = await aTown({ perYear: 1, inProgram: 1 });
    const [cid, dan] = [await aFriendOf(app, ann), await aFriendOf(app, ann)];
    const { purchase } = await buys(app, ben);
    await returns(app, purchase.id);

    await buys(app, cid);
    await buys(app, dan);

    expect(await stateOf(app, cid.referral)).toBe('QUALIFIED');
    expect(await stateOf(app, dan.referral)).toBe('REJECTED CAP_REACHED');
  });

  it.each([
    ['told a day before its window ends', '2027-03-14T12:00:00Z', 'QUALIFIED', 'REVERSED RETURNED', 0],
    ['told when its window is over', '2027-03-16T12:00:00Z', 'REWARDED', 'REWARDED', 500],
  ])('of a purchase that is %s', async (_, told, state, after, points) => {
    const { app, ann, ben } = await aTown();
    await letTimePass(app, told);
    const { purchase, referral } = await buys(app, ben, '30.00', { purchasedAt: '2027-03-01T18:00:00Z' });
    expect(referral).toMatchObject({ state, paysAt: '2027-03-15T18:00:00.000Z' });

    await returns(app, purchase.id);

    expect(await stateOf(app, ben.referral)).toBe(after);
    expect(await balanceOf(app, ann)).toEqual([points, 0]);
  });

  it('of a purchase that is completed later: its window begins then', async () => {
    const { app, ben } = await aTown();
    const { purchase } = await buys(app, ben, '30.00', { completed: false });
    await letTimePass(app, '2027-03-16T12:00:00Z');

    await complete(app, { purchaseId: purchase.id });

    // 14 days later at the same hour, which is summer time by then.
    expect(await referralNow(app, ben.referral.id)).toMatchObject({
      state: 'QUALIFIED',
      paysAt: '2027-03-30T11:00:00.000Z',
    });
  });

  it('reads as paid whether the jobs came late or not at all', async () => {
    const { app, ben } = await aTown();
    await buys(app, ben);
    await letTimePass(app, '2027-04-01T00:00:00Z');

    const read = await referralNow(app, ben.referral.id);
    expect(await runDue(app)).toBe(1);
    const settled = await referralNow(app, ben.referral.id);

    expect(read.state).toBe('REWARDED');
    expect(settled).toMatchObject({ state: 'REWARDED', endedAt: PAID });
    expect(await runDue(app)).toBe(0);
  });
});
