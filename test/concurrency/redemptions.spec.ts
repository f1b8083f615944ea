import { aMember, type EnrolledMember } from '../factories/a-member.js';
import { Story } from '../factories/a-story.js';
import { addCodes, anActiveReward, call, cancel, shelfOf } from '../e2e/rewards/support/redemptions.js';
import type { Outcome } from '../e2e/purchases/support/calls.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';

describe('rewards that many want at once, on two servers', () => {
  let one: TestApp;
  let two: TestApp;
  let story: Story;
  beforeAll(async () => {
    one = await startTestApp();
    two = await startTestApp({ on: one });
  });
  beforeEach(async () => {
    story = new Story(one, one.program, await aMember(one).enroll());
  });
  afterEach(() => expectInvariants(one));
  afterAll(async () => {
    await two.close();
    await one.close();
  });

  const crowd = (count: number, points: number): Promise<EnrolledMember[]> =>
    Promise.all(
      Array.from({ length: count }, async () => {
        const member = await aMember(one).enroll();
        await new Story(one, one.program, member).credit(points);
        return member;
      }),
    );
  const claim = (index: number, member: EnrolledMember, input: Record<string, unknown>, operation = 'redeemReward') =>
    call(index % 2 === 0 ? one : two, operation, { member: { id: member.id }, ...input }, one.program.shopKey);
  const refusalsOf = (outcomes: readonly Outcome[]): string[] => outcomes.flatMap(({ code }) => code ?? []);

  it('X1: available for one, 50 at once: exactly one', async () => {
    await story.credit(500);
    const mug = await anActiveReward(story);

    const outcomes = await Promise.all(
      Array.from({ length: 50 }, (_, index) => claim(index, story.member, { reward: mug.id })),
    );

    expect(refusalsOf(outcomes)).toEqual(Array(49).fill('INSUFFICIENT_POINTS'));
    expect((await story.postings()).slice(1)).toEqual(['SPEND -500']);
  });

  it('X2: stock of 10, 100 members at once: exactly 10', async () => {
    const members = await crowd(100, 500);
    const mug = await anActiveReward(story, { stock: 10 });

    const outcomes = await Promise.all(members.map((member, index) => claim(index, member, { reward: mug.id })));

    expect(refusalsOf(outcomes)).toEqual(Array(90).fill('OUT_OF_STOCK'));
  });

  it('codes go to one each, and totals are kept', async () => {
    const members = await crowd(30, 500);
    const film = await anActiveReward(story, { gives: { codePool: true } });
    const limited = await anActiveReward(story, {
      points: 10,
      limits: [{ uses: 7, period: 'DAY', perMember: false }],
    });
    await addCodes(story, { reward: film.id, codes: Array.from({ length: 12 }, (_, index) => `F-${index}`) });

    const outcomes = await Promise.all(members.map((member, index) => claim(index, member, { reward: film.id })));
    const totals = await Promise.all(members.map((member, index) => claim(index, member, { reward: limited.id })));

    const codes = outcomes.flatMap(({ redemption }) => redemption?.code ?? []);
    expect([codes.length, new Set(codes).size]).toEqual([12, 12]);
    expect(refusalsOf(outcomes)).toEqual(Array(18).fill('OUT_OF_STOCK'));
    expect(totals.filter(({ redemption }) => redemption)).toHaveLength(7);
  });

  it('reservations are confirmed, canceled or over: one of it, and nothing leaks', async () => {
    const members = await crowd(20, 500);
    const mug = await anActiveReward(story, { stock: 20 });
    const before = await shelfOf(story);
    const reserved = await Promise.all(
      members.map((member, index) =>
        claim(index, member, { reward: mug.id, expiresInSeconds: index % 4 === 0 ? 1 : 900 }, 'reserveReward'),
      ),
    );
    await new Promise((resolve) => setTimeout(resolve, 700));

    const ended = await Promise.all(
      reserved.flatMap(({ redemption: { id } }, index) => [
        call(index % 2 === 0 ? one : two, 'confirmRedemption', { redemption: id }, one.program.shopKey),
        call(index % 2 === 0 ? two : one, 'cancelRedemption', { redemption: id }, one.program.shopKey),
      ]),
    );
    expect(ended.flatMap(({ errors }) => errors ?? [])).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 500));
    // Whoever wants more than is left has what is over ended first.
    await claim(0, members[1]!, { reward: mug.id, quantity: 20 });
    for (const { redemption } of reserved) await cancel(story, redemption.id);

    expect(await shelfOf(story)).toEqual(before);
    const { rows } = await one.database.pool.query(
      `SELECT DISTINCT available, held FROM wallet w JOIN redemption r USING (program_id, member_id)
       WHERE r.reward = (SELECT max(number) FROM reward) AND w.program_id = $1`,
      [one.program.program.number],
    );
    expect(rows.every(({ available, held }) => Number(available) + Number(held) === 500)).toBe(true);
  });

  it('one member in parallel keeps their own limit', async () => {
    await story.credit(5000);
    const mug = await anActiveReward(story, { points: 10, limits: [{ uses: 3, period: 'EVER' }] });

    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) => claim(index, story.member, { reward: mug.id })),
    );

    expect(refusalsOf(outcomes)).toEqual(Array(17).fill('LIMIT_REACHED'));
  });
});
