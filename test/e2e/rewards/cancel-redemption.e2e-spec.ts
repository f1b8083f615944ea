import { aMember } from '../../factories/a-member.js';
import { aStory, having, type Story } from '../../factories/a-story.js';
import { aTemplate } from '../../factories/a-template.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { merge, unmerge } from '../membership/support/merges.js';
import { lotsOf } from '../points/support/corrections.js';
import { aCart, redeem as useVoucher, reserve as setAside, rollBack, toldOf } from '../vouchers/support/vouchers.js';
import {
  addCodes,
  anActiveReward,
  cancel,
  eventsOf,
  fulfill,
  redeem,
  reserve,
  shelfOf,
  storingNothing,
} from './support/redemptions.js';
import { en } from './support/rewards.js';

const NOW = '2027-03-01T12:00:00.000Z';

describe('cancelRedemption', () => {
  let app: TestApp;
  let story: Story;
  beforeAll(async () => {
    app = await startTestApp();
  });
  beforeEach(async () => {
    story = await aStory(app, { at: NOW });
    await story.credit(300, '2027-06-30');
    await story.credit(700);
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  /** A reward of which everything has to come back. */
  const everything = async () => {
    const voucher = await aTemplate(app).by(story.program.adminKey).make();
    const options = [
      { key: 'film', name: en('Film'), stock: 5, gives: { codePool: true } },
      { key: 'ten', name: en('Ten'), gives: { voucher } },
    ];
    const limits = [
      { uses: 9, period: 'DAY' },
      { points: 9000, period: 'YEAR', perMember: false },
    ];
    const night = await anActiveReward(story, { points: 250, stock: 10, limits, choose: 2, options });
    await addCodes(story, { reward: night.id, option: night.options['film'], codes: ['F-1', 'F-2', 'F-3'] });
    return { id: night.id, choices: Object.values(night.options).map((option) => ({ option })) };
  };

  it('tells who holds the voucher where members who were one are two again', async () => {
    const { adminKey } = story.program;
    const mug = await anActiveReward(story, { gives: { voucher: await aTemplate(app).by(adminKey).make() } });
    const { redemption } = await redeem(story, mug.id);
    const keep = await aMember(app).of(story.program).enroll();
    const { merge: done } = await merge(app, { keep: { id: keep.id }, absorb: { id: story.member.id } }, adminKey);
    const { code } = redemption.items[0].voucher;
    const { use } = await useVoucher(
      app,
      { code, orderId: 'one', member: { id: keep.id }, cart: aCart('10') },
      adminKey,
    );
    await unmerge(app, { merge: done.id }, adminKey);
    await rollBack(app, { use: use.id }, adminKey);

    const outcome = await cancel(story, redemption.id);

    expect(outcome).toMatchObject({ pointsGivenBack: 500, redemption: { status: 'CANCELED' } });
    expect(outcome.redemption.items[0].voucher.status).toBe('REVOKED');
    expect(await toldOf(app, keep)).toEqual(['voucher.redeemed', 'voucher.rolled-back', 'voucher.revoked']);
  });

  it('gives everything back: points into their lots, stock, codes, limits, popularity; vouchers are revoked', async () => {
    const { id, choices } = await everything();
    const [shelf, lots] = [await shelfOf(story), await lotsOf(story)];
    const { redemption } = await redeem(story, id, { choices, quantity: 2 });
    expect(await lotsOf(story)).not.toEqual(lots);
    await story.letTimePass('2027-03-05T12:00:00.000Z');

    const outcome = await cancel(story, redemption.id, { reason: 'Changed their mind' });

    expect(outcome).toMatchObject({
      replayed: false,
      pointsGivenBack: 500,
      member: { points: { available: 1000 } },
      redemption: { status: 'CANCELED', reason: 'Changed their mind', endedAt: '2027-03-05T12:00:00.000Z', code: null },
    });
    expect(outcome.redemption.items.map(({ voucher }: Record<string, { status: string }>) => voucher?.status)).toEqual([
      ...[undefined, undefined],
      ...['REVOKED', 'REVOKED'],
    ]);
    expect(await lotsOf(story)).toEqual(lots);
    expect(await shelfOf(story)).toEqual(shelf);
    expect(await story.lifetime()).toMatchObject({ lifetimeSpent: 0 });
    expect((await eventsOf(story)).slice(3)).toEqual(['redemption.canceled', 'voucher.revoked', 'voucher.revoked']);
    expect((await redeem(story, id, { choices })).redemption.code).toBe('F-3');
    expect((await redeem(story, id, { choices })).redemption.code).toBe('F-1');
  });

  it('gives a reservation back', async () => {
    const { id, choices } = await everything();
    const [shelf, lots] = [await shelfOf(story), await lotsOf(story)];
    const { redemption } = await reserve(story, id, { choices });

    expect(await cancel(story, redemption.id)).toMatchObject({
      pointsGivenBack: 250,
      redemption: { status: 'CANCELED', issuedAt: null },
    });

    expect(await lotsOf(story)).toEqual(lots);
    expect(await shelfOf(story)).toEqual(shelf);
    expect((await story.postings()).slice(2)).toEqual(['HOLD -250, held +250', 'RELEASE +250, held -250']);
  });

  it('redeems once and cancels once, however often it is asked (P3)', async () => {
    const mug = await anActiveReward(story, { points: 300 });
    const asked = { idempotencyKey: 'redeem' };
    const [one, other] = [await redeem(story, mug.id, asked), await redeem(story, mug.id, asked)];
    expect([one.redemption.id, one.replayed, other.replayed]).toEqual([other.redemption.id, false, true]);
    expect(await story.balance()).toEqual(having({ available: 700 }));

    const canceled = await Promise.all([cancel(story, one.redemption.id), cancel(story, one.redemption.id)]);

    expect(canceled.map(({ replayed, pointsGivenBack }) => [replayed, pointsGivenBack]).sort()).toEqual([
      [false, 300],
      [true, 300],
    ]);
    expect(await story.balance()).toEqual(having({ available: 1000 }));
    expect((await story.postings()).slice(2)).toEqual(['SPEND -300', 'REFUND +300']);
  });

  it('gives points back with days of grace that expired meanwhile', async () => {
    const mug = await anActiveReward(story, { points: 300 });
    const { redemption } = await redeem(story, mug.id);
    await story.letTimePass('2027-08-01T12:00:00.000Z');

    await cancel(story, redemption.id);

    expect(await story.balance()).toEqual(having({ available: 1000 }));
    expect(await story.expiring()).toMatchObject([{ lastDay: '2027-08-31', points: 300 }]);
  });

  it('refuses while a voucher is set aside for a checkout, and not once that is over', async () => {
    const mug = await anActiveReward(story, {
      gives: { voucher: await aTemplate(app).by(story.program.adminKey).make() },
    });
    const { redemption } = await redeem(story, mug.id);
    const aside = {
      code: redemption.items[0].voucher.code,
      orderId: 'an order',
      cart: aCart('40'),
      expiresInSeconds: 60,
    };
    await setAside(app, aside, story.program.shopKey);

    expect(await storingNothing(story, () => cancel(story, redemption.id))).toMatchObject({ reason: 'VOUCHER_USED' });
    await story.letTimePass('2027-03-01T12:01:00.000Z');
    expect(await cancel(story, redemption.id)).toMatchObject({
      redemption: { status: 'CANCELED', voucher: { id: redemption.voucher.id } },
      pointsGivenBack: 500,
    });
  });

  it('refuses once a voucher was used, and what has ended by itself', async () => {
    const { id, choices } = await everything();
    const { redemption } = await redeem(story, id, { choices });
    const timed = (await reserve(story, id, { choices, expiresInSeconds: 60 })).redemption;
    await app.database.pool.query(
      `WITH used AS (UPDATE voucher SET status = 'REDEEMED', uses_left = 0 WHERE program_id = $1 RETURNING *)
       INSERT INTO voucher_use (program_id, id, voucher_id, order_id, status, amount, rolled_back, redeemed_at)
       SELECT program_id, gen_random_uuid(), id, 'an order', 'REDEEMED', 0, 0, issued_at FROM used`,
      [story.program.program.number],
    );
    await story.letTimePass('2027-03-01T12:01:00.000Z');

    expect(await storingNothing(story, () => cancel(story, redemption.id))).toEqual({
      code: 'REDEMPTION_NOT_CANCELABLE',
      message: 'The redemption cannot be canceled: VOUCHER_USED.',
      path: ['redemption'],
      reason: 'VOUCHER_USED',
    });
    expect(await storingNothing(story, () => cancel(story, timed.id))).toMatchObject({
      code: 'REDEMPTION_NOT_OPEN',
      status: 'EXPIRED',
    });
    expect(await storingNothing(story, () => cancel(story, 'nonsense'))).toMatchObject({
      code: 'REDEMPTION_NOT_FOUND',
    });
    expect(await storingNothing(story, () => cancel(story, redemption.id, { reason: '' }))).toMatchObject({
      code: 'INVALID_INPUT',
    });
  });

  it('lets members take back what they do not have yet', async () => {
    const token = await story.member.token();
    const other = await (await aMember(app).of(story.program).enroll()).token();
    const mug = await anActiveReward(story, { points: 10 });
    const gift = await anActiveReward(story, { points: 10, gives: { donation: true } });
    const asMember = (id: string, as = token) => cancel(story, id, {}, as);
    const redeemed = async (id: string) => (await redeem(story, id)).redemption.id as string;

    const [waiting, over, given] = [await redeemed(mug.id), await redeemed(mug.id), await redeemed(gift.id)];
    const reserved = (await reserve(story, gift.id)).redemption.id;
    await fulfill(story, over);

    expect(await storingNothing(story, () => asMember(waiting, other))).toMatchObject({ code: 'REDEMPTION_NOT_FOUND' });
    expect(await asMember(waiting)).toMatchObject({ redemption: { status: 'CANCELED' } });
    expect(await asMember(reserved)).toMatchObject({ redemption: { status: 'CANCELED' } });
    expect(await storingNothing(story, () => asMember(over))).toMatchObject({ reason: 'HANDED_OVER' });
    expect(await storingNothing(story, () => asMember(given))).toMatchObject({ reason: 'GIVEN' });
    expect(await cancel(story, over)).toMatchObject({ redemption: { status: 'CANCELED' } });
    expect(await cancel(story, given)).toMatchObject({ redemption: { status: 'CANCELED' } });
  });
});
