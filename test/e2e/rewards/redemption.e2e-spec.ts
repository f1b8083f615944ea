import { aMember } from '../../factories/a-member.js';
import { aStory, Story } from '../../factories/a-story.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { keyFor } from '../history/support/activity-types.js';
import { addCodes, anActiveReward, redeem } from './support/redemptions.js';

const QUERY = `query ($id: ID!) {
  redemption(id: $id) { id status member { id } reward { id name } currency { code } points items { number } }
}`;
const NODE = 'query ($id: ID!) { node(id: $id) { id ... on Redemption { points } } }';
const CODE = 'query ($id: ID!) { redemption(id: $id) { code items { code } } }';

describe('redemption', () => {
  let app: TestApp;
  let story: Story;
  beforeAll(async () => {
    app = await startTestApp();
    story = await aStory(app);
    await story.credit(5000);
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  it('is found by its id, by node, and as the source of its postings', async () => {
    const mug = await anActiveReward(story);
    const { id } = (await redeem(story, mug.id)).redemption;

    const { data } = await app.call(story.program.shopKey, QUERY, { id });
    const node = await app.call(await story.member.token(), NODE, { id });
    const postings = await app.call(
      story.program.adminKey,
      `query ($ref: MemberRef!, $source: ID!) {
        member(ref: $ref) { statement(filter: { source: $source }) { nodes { kind source { ... on Redemption { id } } } } }
      }`,
      { ref: { id: story.member.id }, source: id },
    );

    expect(data.redemption).toEqual({
      id,
      status: 'ISSUED',
      member: { id: story.member.id },
      reward: { id: mug.id, name: 'A mug' },
      currency: { code: 'points' },
      points: 500,
      items: [],
    });
    expect(node.data.node).toEqual({ id, points: 500 });
    expect(postings.data.member.statement.nodes).toEqual([{ kind: 'SPEND', source: { id } }]);
  });

  it("is nobody else's, and codes are not for everybody who reads", async () => {
    const film = await anActiveReward(story, { gives: { codePool: true } });
    await addCodes(story, { reward: film.id, codes: ['F-1'] });
    const { id } = (await redeem(story, film.id)).redemption;
    const other = await (await aMember(app).of(story.program).enroll()).token();
    const { adminKey } = await app.anotherProgram();

    expect((await app.call(adminKey, QUERY, { id })).data.redemption).toBeNull();
    expect((await app.call(story.program.adminKey, QUERY, { id: 'nonsense' })).data.redemption).toBeNull();
    expect((await app.call(other, NODE, { id })).data.node).toBeNull();
    for (const key of [story.program.adminKey, story.program.shopKey])
      expect((await app.call(key, CODE, { id })).data.redemption).toEqual({ code: 'F-1', items: [{ code: 'F-1' }] });
    const ofApp = new Story(app, app.program, await aMember(app).enroll());
    await ofApp.credit(500);
    const mine = (await redeem(ofApp, (await anActiveReward(ofApp)).id)).redemption.id;
    for (const role of ['ANALYST', 'MARKETER']) {
      const key = await keyFor(app, role);
      expect((await app.call(key, QUERY, { id: mine })).data.redemption.id).toBe(mine);
      expect((await app.call(key, CODE, { id: mine })).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    }
  });
});
