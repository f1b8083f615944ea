import { aLadder } from '../../factories/a-ladder.js';
import { aMember } from '../../factories/a-member.js';
import { aStory, Story } from '../../factories/a-story.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { anOffer, redeemed, reserved } from './support/offers.js';
import { en } from './support/rewards.js';

const FIGURES = 'made redemptions quantity points canceled canceledShare expired members';
const INSIGHTS = `query ($reward: ID, $from: DateTime, $until: DateTime) {
  rewardInsights(reward: $reward, from: $from, until: $until) {
    reward { name } from until total { ${FIGURES} } byReward { reward { name } figures { ${FIGURES} } }
    byOption { option { key } chosen redemptions members } byAgeBand { ageBand rest figures { ${FIGURES} } }
    byTier { tier { key } rest figures { ${FIGURES} } }
    popularity { option { key } ageBand tier { key } rest chosen of chosenByAll value }
  }
}`;
const CANCEL = `mutation ($input: CancelRedemptionInput!) { cancelRedemption(input: $input) { __typename } }`;

describe('rewardInsights', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const insights = async ({ program }: Story, variables: Record<string, unknown> = {}) => {
    const { data, errors } = await app.call(program.adminKey, INSIGHTS, variables);
    expect(errors).toBeUndefined();
    return data.rewardInsights;
  };
  const figures = (made: number, more: Record<string, unknown> = {}) => ({
    made,
    redemptions: made,
    quantity: made,
    points: made * 500,
    canceled: 0,
    canceledShare: 0,
    expired: 0,
    members: made,
    ...more,
  });

  it('counts what was redeemed, by option, age band and tier; small groups as one', async () => {
    const story = await aStory(app, { at: '2027-03-10T12:00:00Z' });
    const { program } = story;
    await aLadder(app).by(program.adminKey).primary().active();
    const options = ['a', 'b'].map((key) => ({ key, name: en(key) }));
    const it = await anOffer(app, 'It', { choose: 1, options }, program.adminKey);
    const other = await anOffer(app, 'Other', {}, program.adminKey);
    const years = [...Array(6).fill(1995), ...Array(7).fill(1960), 1985];
    const members: Story[] = [];
    for (const year of years) {
      const member = await aMember(app).of(program).bornOn(`${year}-01-15`).enroll();
      members.push(new Story(app, program, member));
    }
    const choosing = (index: number) => ({ choices: [{ option: it.options[index].id }] });
    for (const [index, one] of members.entries()) {
      await one.credit(5000);
      await redeemed(one, it.id, choosing(index < 6 ? 0 : 1));
    }
    await redeemed(members[0]!, other.id, { quantity: 3 });
    const canceled = await redeemed(members[1]!, it.id, choosing(1));
    const cancel = { idempotencyKey: '1', redemption: canceled };
    await app.call(program.adminKey, CANCEL, { input: cancel });
    await reserved(members[0]!, it.id, { ...choosing(1), expiresInSeconds: 60 });
    await app.database.pool.query(`UPDATE program SET clock = clock + interval '1 hour' WHERE id = $1`, [
      program.program.number,
    ]);

    const all = await insights(story);
    const one = await insights(story, { reward: it.id });

    const total = figures(17, { redemptions: 15, quantity: 17, points: 8500, canceled: 1, canceledShare: 1 / 17, expired: 1, members: 14 });
    expect(all).toMatchObject({ reward: null, from: '2027-02-08T13:00:00.000Z', until: '2027-03-10T13:00:00.000Z', total, popularity: [] });
    expect(all.byReward).toEqual([
      { reward: { name: 'It' }, figures: figures(16, { redemptions: 14, quantity: 14, points: 7000, canceled: 1, canceledShare: 1 / 16, expired: 1, members: 14 }) },
      { reward: { name: 'Other' }, figures: figures(1, { quantity: 3, points: 1500 }) },
    ]);
    expect(one.total).toEqual(all.byReward[0].figures);
    expect(one.byOption).toEqual([
      { option: { key: 'a' }, chosen: 6, redemptions: 6, members: 6 },
      { option: { key: 'b' }, chosen: 8, redemptions: 8, members: 8 },
    ]);
    // The only one of about forty goes with the smaller of the others.
    expect(one.byAgeBand).toEqual([
      { ageBand: '65+', rest: false, figures: figures(7) },
      { ageBand: null, rest: true, figures: figures(9, { redemptions: 7, quantity: 7, points: 3500, canceled: 1, canceledShare: 1 / 9, expired: 1, members: null }) },
    ]);
    expect(one.byTier).toEqual([{ tier: { key: 'basic' }, rest: false, figures: one.total }]);
    expect(one.popularity).toEqual([
      { option: null, ageBand: '65+', tier: { key: 'basic' }, rest: false, chosen: 7, of: 7, chosenByAll: 15 / 18, value: 0.876543 },
      { option: null, ageBand: null, tier: null, rest: true, chosen: 8, of: 11, chosenByAll: 15 / 18, value: null },
      { option: { key: 'a' }, ageBand: '65+', tier: { key: 'basic' }, rest: false, chosen: 0, of: 7, chosenByAll: 0.4, value: 0.296296 },
      { option: { key: 'a' }, ageBand: null, tier: null, rest: true, chosen: 6, of: 8, chosenByAll: 0.4, value: null },
      { option: { key: 'b' }, ageBand: '65+', tier: { key: 'basic' }, rest: false, chosen: 7, of: 7, chosenByAll: 0.6, value: 0.703704 },
      { option: { key: 'b' }, ageBand: null, tier: null, rest: true, chosen: 2, of: 8, chosenByAll: 0.6, value: null },
    ]);
  }); // prettier-ignore

  it('counts what was made in a time: from the first moment up to but not including the last', async () => {
    const story = await aStory(app, { at: '2027-03-10T12:00:00Z' });
    await story.credit(5000);
    const { id } = await anOffer(app, 'It', {}, story.program.adminKey);
    await redeemed(story, id);
    const made = async (from: string, until: string) => (await insights(story, { from, until })).total.made;

    expect(await made('2027-03-10T12:00:00Z', '2027-03-10T12:00:01Z')).toBe(1);
    expect(await made('2027-03-10T11:00:00Z', '2027-03-10T12:00:00Z')).toBe(0);
    expect(await made('2027-03-10T12:00:01Z', '2027-03-11T12:00:00Z')).toBe(0);
    const { errors } = await app.call(story.program.adminKey, INSIGHTS, { from: '2027-03-10T12:00:00Z', until: '2027-03-10T12:00:00Z' }); // prettier-ignore
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  it('has nothing of a reward that nobody redeemed, and is null for one that there is not', async () => {
    const [story, other] = [await aStory(app), await aStory(app)];
    const { id } = await anOffer(app, 'It', {}, story.program.adminKey);

    const empty = { byReward: [], byOption: [], byAgeBand: [], byTier: [], popularity: [] };
    expect(await insights(story, { reward: id })).toMatchObject({ total: figures(0), ...empty });
    expect(await insights(other, { reward: id })).toBeNull();
    expect(await insights(story, { reward: 'rwd_1' })).toBeNull();
  });

  it('is for staff', async () => {
    const story = await aStory(app);

    for (const as of [story.program.shopKey, await story.member.token()])
      expect((await app.call(as, INSIGHTS)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});
