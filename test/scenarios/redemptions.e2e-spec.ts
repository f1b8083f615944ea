import { aLadder } from '../factories/a-ladder.js';
import { aMember } from '../factories/a-member.js';
import { aStory, having, type Story } from '../factories/a-story.js';
import { closeMember, pauseMember } from '../factories/a-life.js';
import { merge, unmerge } from '../e2e/membership/support/merges.js';
import { eraseMember } from '../e2e/membership/support/rights.js';
import { lotsOf } from '../e2e/points/support/corrections.js';
import { anActiveReward, cancel, confirm, redeem, reserve, shelfOf } from '../e2e/rewards/support/redemptions.js';
import { rewardsFor } from '../e2e/rewards/support/offers.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';

describe('redemptions and the rest of a life', () => {
  let app: TestApp;
  let story: Story;
  beforeAll(async () => {
    app = await startTestApp();
  });
  beforeEach(async () => {
    story = await aStory(app, { at: '2026-12-01T12:00:00Z' });
  });
  afterEach(() => expectInvariants(app));
  afterAll(() => app.close());

  const mugOf = (points: number) => anActiveReward(story, { points, stock: 5 });

  it('L1: takes what expires soonest first', async () => {
    await story.credit(100, '2027-06-01');
    await story.credit(100, '2027-01-01');

    await redeem(story, (await mugOf(100)).id);

    expect(await lotsOf(story)).toMatchObject([{ free: 100 }, { free: 0 }]);
    expect(await story.expiring()).toMatchObject([{ lastDay: '2027-06-01', points: 100 }]);
  });

  it('R10: nothing comes back for what was forgiven', async () => {
    const purchase = await story.earn(150);
    const { redemption } = await redeem(story, (await mugOf(100)).id);
    expect(await story.giveBack(purchase)).toMatchObject({ pointsTaken: 50, pointsForgiven: 100 });

    expect(await cancel(story, redemption.id)).toMatchObject({ pointsGivenBack: 0 });

    expect(await story.balance()).toEqual(having({ available: 0 }));
  });

  it('R12: a return refunds first and takes back then', async () => {
    await story.credit(150);
    const purchase = await story.buyWithPoints(150, [70]);
    await redeem(story, (await mugOf(70)).id);

    await story.giveBack(purchase);

    expect(await story.balance()).toEqual(having({ available: 80 }));
  });

  it('P13: a limit of a member is theirs alone', async () => {
    const other = await aMember(app).of(story.program).enroll();
    for (const member of [story.member, other]) await storyOf(member).credit(1000);
    const mug = await anActiveReward(story, { points: 10, limits: [{ uses: 2, period: 'EVER' }] });
    for (let times = 0; times < 2; times++) await redeem(story, mug.id);

    expect(await redeem(story, mug.id)).toMatchObject({ code: 'LIMIT_REACHED', limit: 2 });
    expect(await redeem(storyOf(other), mug.id)).toMatchObject({ redemption: { status: 'ISSUED' } });
  });

  it.each(['by the clock alone', 'with every job on time'])(
    'are possible again once a pause is over, as long as the tier lasts that it carried on: %s',
    async (how) => {
      const { adminKey } = story.program;
      const { gold } = (await aLadder(app).by(adminKey).primary().tier('basic', '0').tier('gold', '100').active())
        .tiers;
      await story.earn(100);
      await story.credit(900);
      const mug = await anActiveReward(story, { points: 100, audience: { minTier: gold } });
      const pass = (to: string) => (how === 'by the clock alone' ? story.letTimePass(to) : story.advance(to));
      await pass('2027-12-20T12:00:00Z');
      await pauseMember(app, adminKey, story.member, { until: '2028-01-18' });
      const at = async (moment: string) => {
        await pass(moment);
        const [{ reasons }] = await rewardsFor(app, story.member, { as: adminKey });
        const { redemption, code } = await redeem(story, mug.id);
        return [reasons.map((one: { code: string }) => one.code), redemption?.status ?? code];
      };

      expect(await at('2028-01-18T23:59:59.999Z')).toEqual([['MEMBER_NOT_ACTIVE'], 'MEMBER_NOT_ACTIVE']);
      expect(await at('2028-01-19T00:00:00.000Z')).toEqual([[], 'ISSUED']);
      expect(await at('2028-01-30T23:59:59.999Z')).toEqual([[], 'ISSUED']);
      expect(await at('2028-01-31T00:00:00.000Z')).toEqual([['TIER_TOO_LOW'], 'REWARD_NOT_AVAILABLE']);
      expect(await story.balance()).toEqual(having({ available: 800 }));
    },
  );

  it('go to the survivor of a merge, and what is canceled then is refunded to them into what came of its lots', async () => {
    const bob = storyOf(await aMember(app).of(story.program).enroll());
    await bob.credit(300, '2027-06-30');
    const mug = await anActiveReward(story, { points: 100, stock: 9, limits: [{ uses: 3, period: 'EVER' }] });
    const [first, second] = [await redeem(bob, mug.id), await redeem(bob, mug.id)];
    const reserved = await reserve(bob, mug.id);
    const input = { keep: { id: story.member.id }, absorb: { id: bob.member.id } };
    const merged = await merge(app, input, story.program.adminKey);

    expect(await confirm(story, reserved.redemption.id)).toMatchObject({
      code: 'REDEMPTION_NOT_OPEN',
      status: 'CANCELED',
    });
    expect(await story.balance()).toEqual(having({ available: 100 }));
    expect(await shelfOf(story)).toMatchObject({ stock: [{ remaining: 7, claimed: 2 }] });
    expect(await redeem(story, mug.id, { quantity: 2 })).toMatchObject({ code: 'LIMIT_REACHED' });
    expect(await cancel(story, first.redemption.id)).toMatchObject({
      pointsGivenBack: 100,
      member: { id: story.member.id, points: { available: 200 } },
    });
    expect(await story.expiring()).toMatchObject([{ lastDay: '2027-06-30', points: 200 }]);

    await unmerge(app, { merge: merged.merge.id }, story.program.adminKey);
    expect(await cancel(bob, second.redemption.id)).toMatchObject({ member: { id: bob.member.id } });
  });

  it.each([1, 2])('that were canceled before %s merges are proved once all of them were erased', async (merges) => {
    const mug = await mugOf(25);
    await story.credit(100);
    await cancel(story, (await redeem(story, mug.id)).redemption.id);
    let survivor = story.member;
    for (let times = 0; times < merges; times++) {
      const next = await aMember(app).of(story.program).enroll();
      await merge(app, { keep: { id: next.id }, absorb: { id: survivor.id } }, story.program.adminKey);
      survivor = next;
    }
    await story.setProgram({ erasureCoolingOffDays: 0 });

    await eraseMember(app, { member: { id: survivor.id } }, story.program.adminKey);

    await expectInvariants(app);
  });

  it('give everything back at once that a member reserved who leaves', async () => {
    const mug = await mugOf(100);
    const before = await shelfOf(story);
    const [leaving, forgotten] = [
      await aMember(app).of(story.program).enroll(),
      await aMember(app).of(story.program).enroll(),
    ];
    for (const member of [leaving, forgotten]) {
      await storyOf(member).credit(100);
      await reserve(storyOf(member), mug.id);
    }

    await closeMember(app, story.program.adminKey, leaving);
    await story.setProgram({ erasureCoolingOffDays: 0 });
    await eraseMember(app, { member: { id: forgotten.id } }, story.program.adminKey);

    expect(await shelfOf(story)).toEqual(before);
    const { rows } = await app.database.pool.query('SELECT status FROM redemption WHERE program_id = $1', [
      story.program.program.number,
    ]);
    expect(rows).toEqual([{ status: 'CANCELED' }, { status: 'CANCELED' }]);
  });

  function storyOf(member: Story['member']): Story {
    return new (story.constructor as typeof Story)(app, story.program, member);
  }
});
