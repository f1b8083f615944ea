import { aMember } from '../../factories/a-member.js';
import { aStory, type Story } from '../../factories/a-story.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { anActiveReward, fulfill, redeem, reserve } from './support/redemptions.js';

const LIST = `query ($filter: RedemptionFilter, $first: Int, $after: String) {
  redemptions(filter: $filter, first: $first, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } }
}`;
const OF_MEMBER = `query ($ref: MemberRef!) { member(ref: $ref) {
  redemptions(first: 2) { nodes { id status reward { name } choices { quantity } items { number } } pageInfo { hasNextPage } } } }`;
const OWN = '{ me { redemptions { nodes { id code } } } }';

describe('redemptions', () => {
  let app: TestApp;
  let story: Story;
  let mug: { id: string };
  let made: string[];
  beforeAll(async () => {
    app = await startTestApp();
    story = await aStory(app, { at: '2027-03-01T12:00:00Z' });
    await story.credit(5000);
    mug = await anActiveReward(story);
    const dear = await anActiveReward(story, { points: 600 });
    made = [(await redeem(story, mug.id)).redemption.id];
    await story.letTimePass('2027-03-02T12:00:00Z');
    made.push((await reserve(story, dear.id, { expiresInSeconds: 60 })).redemption.id);
    made.push((await redeem(story, mug.id)).redemption.id);
    await fulfill(story, made[2]!);
    await story.letTimePass('2027-03-02T12:01:00Z');
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const listed = async (filter: Record<string, unknown> | null, page: Record<string, unknown> = {}) => {
    const { data, errors } = await app.call(story.program.adminKey, LIST, { filter, ...page });
    expect(errors).toBeUndefined();
    return data.redemptions;
  };
  const ids = async (filter: Record<string, unknown>) =>
    ((await listed(filter)).nodes as { id: string }[]).map(({ id }) => made.indexOf(id));

  it('are listed last first, page by page', async () => {
    const first = await listed(null, { first: 2 });
    const second = await listed(null, { first: 2, after: first.pageInfo.endCursor });

    expect(first.nodes).toEqual([{ id: made[2] }, { id: made[1] }]);
    expect(second).toMatchObject({ nodes: [{ id: made[0] }], pageInfo: { hasNextPage: false } });
  });

  it('are found by reward, status and time: what is over is, whether or not it was noted', async () => {
    expect(await ids({ reward: mug.id })).toEqual([2, 0]);
    expect(await ids({ reward: 'nonsense' })).toEqual([]);
    expect(await ids({ status: 'EXPIRED' })).toEqual([1]);
    expect(await ids({ status: 'RESERVED' })).toEqual([]);
    expect(await ids({ status: 'FULFILLED' })).toEqual([2]);
    expect(await ids({ from: '2027-03-02T12:00:00Z' })).toEqual([2, 1]);
    expect(await ids({ until: '2027-03-02T12:00:00Z' })).toEqual([0]);
  });

  it('are shown of a member, with few statements', async () => {
    const ref = { id: story.member.id };
    const sent = await app.statementsOf(async () => {
      const { data } = await app.call(story.program.shopKey, OF_MEMBER, { ref });
      expect(data.member.redemptions).toMatchObject({
        nodes: [
          { id: made[2], status: 'FULFILLED', reward: { name: 'A mug' } },
          { id: made[1], status: 'EXPIRED' },
        ],
        pageInfo: { hasNextPage: true },
      });
    });
    const own = await app.call(await story.member.token(), OWN);
    const other = await (await aMember(app).of(story.program).enroll()).token();

    expect(sent.filter((name) => /redemption|reward/.test(name)).sort()).toEqual([
      'find-choices-of-redemptions',
      'find-items-of-redemptions',
      'find-redemptions-of-members',
      'find-rewards-by-ids',
    ]);
    expect(own.data.me.redemptions.nodes).toHaveLength(3);
    expect((await app.call(other, OWN)).data.me.redemptions.nodes).toEqual([]);
  });

  it('are for those who look at the program', async () => {
    const answer = await app.call(story.program.shopKey, LIST);

    expect(answer.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});
