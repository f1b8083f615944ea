import { aMember } from '../../factories/a-member.js';
import { aStory, having, type Story } from '../../factories/a-story.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { addCodes, anActiveReward, eventsOf, redeem, reserve, shelfOf, storingNothing } from './support/redemptions.js';

const NOW = '2027-03-28T00:50:00.000Z'; // ten minutes before the clocks go forward in London

describe('reserveReward', () => {
  let app: TestApp;
  let story: Story;
  beforeAll(async () => {
    app = await startTestApp();
  });
  beforeEach(async () => {
    story = await aStory(app, { at: NOW });
    await story.credit(2000);
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  it('sets points, stock and a code aside, and shows no code yet', async () => {
    const film = await anActiveReward(story, { gives: { codePool: true }, stock: 2 });
    await addCodes(story, { reward: film.id, codes: ['F-1'] });

    const outcome = await reserve(story, film.id);

    expect(outcome).toMatchObject({
      member: { points: { available: 1500, held: 500 } },
      redemption: {
        status: 'RESERVED',
        points: 500,
        expiresAt: '2027-03-28T01:05:00.000Z',
        issuedAt: null,
        code: null,
        items: [{ number: 1, code: null, voucher: null }],
      },
    });
    expect((await story.postings()).slice(1)).toEqual(['HOLD -500, held +500']);
    expect(await eventsOf(story)).toEqual(['redemption.reserved']);
    expect(await shelfOf(story)).toMatchObject({ stock: [{ remaining: 1, claimed: 1, codes_left: 0 }] });
  });

  it('ends at its moment whether or not a job runs: everything is there for others', async () => {
    const limits = [{ uses: 1, period: 'EVER', perMember: false }];
    const film = await anActiveReward(story, { gives: { codePool: true }, stock: 1, limits });
    await addCodes(story, { reward: film.id, codes: ['F-1'] });
    const other = await aMember(app).of(story.program).enroll();
    await app.asAdmin('{ program { id } }');
    const untouched = await shelfOf(story);
    const first = (await reserve(story, film.id, { expiresInSeconds: 60 })).redemption;

    await story.letTimePass('2027-03-28T00:50:59.999Z');
    expect(await storingNothing(story, () => redeem(story, film.id))).toMatchObject({ code: 'LIMIT_REACHED' });
    await story.letTimePass('2027-03-28T00:51:00.000Z');
    expect(await shown(first.id)).toMatchObject({ status: 'EXPIRED', endedAt: '2027-03-28T00:51:00.000Z' });
    expect(await redeem(story, film.id, { member: { id: other.id } })).toMatchObject({ code: 'INSUFFICIENT_POINTS' });
    expect(await shelfOf(story)).toEqual(untouched);
    const second = await redeem(story, film.id);

    expect(second.redemption).toMatchObject({ status: 'ISSUED', code: 'F-1' });
    expect(await story.balance()).toEqual(having({ available: 1500 }));
    expect(await shown(first.id)).toMatchObject({ status: 'EXPIRED', code: null, items: [{ code: null }] });
    expect(await eventsOf(story)).toEqual(['redemption.reserved', 'redemption.expired', 'reward.redeemed']);
  });

  it('gives everything back by the job', async () => {
    const mug = await anActiveReward(story, { stock: 3 });
    const untouched = await shelfOf(story);
    const { redemption } = await reserve(story, mug.id, { quantity: 2, expiresInSeconds: 3600 });

    await story.advance('2027-03-28T01:50:00.000Z');

    expect(await shown(redemption.id)).toMatchObject({ status: 'EXPIRED', endedAt: '2027-03-28T01:50:00.000Z' });
    expect(await shelfOf(story)).toEqual(untouched);
    expect(await story.balance()).toEqual(having({ available: 2000 }));
    const { rows } = await app.database.pool.query('SELECT status, ended_at FROM redemption WHERE program_id = $1', [
      story.program.program.number,
    ]);
    expect(rows).toEqual([{ status: 'EXPIRED', ended_at: new Date('2027-03-28T01:50:00.000Z') }]);
  });

  it('has a hold that is not to be ended by itself', async () => {
    const mug = await anActiveReward(story);
    await reserve(story, mug.id);
    const { rows } = await app.database.pool.query<{ id: string }>('SELECT id FROM hold WHERE program_id = $1', [
      story.program.program.number,
    ]);
    const holdId = (await import('../../../src/kernel/ids.js')).encodeId('hld', rows[0]!.id);

    expect(await storingNothing(story, () => story.tryRelease(holdId))).toMatchObject({ code: 'HOLD_NOT_OPEN' });
  });

  it.each([0, 2_592_001])('lasts a second to 30 days, not %i seconds', async (expiresInSeconds) => {
    const mug = await anActiveReward(story);

    expect(await storingNothing(story, () => reserve(story, mug.id, { expiresInSeconds }))).toMatchObject({
      code: 'INVALID_INPUT',
      problems: [{ path: ['expiresInSeconds'], message: 'must be from 1 to 2592000' }],
    });
  });

  it('refuses as redeeming does', async () => {
    const mug = await anActiveReward(story, { stock: 1, limits: [{ uses: 1, period: 'EVER' }] });
    const refused = (input = {}, id = mug.id) => storingNothing(story, () => reserve(story, id, input));

    expect(await refused({}, 'nonsense')).toMatchObject({ code: 'REWARD_NOT_FOUND' });
    expect(await refused({ member: { externalId: 'x' } })).toMatchObject({ code: 'MEMBER_NOT_FOUND' });
    const dear = await anActiveReward(story, { points: 2001 });
    expect(await refused({}, dear.id)).toMatchObject({ code: 'INSUFFICIENT_POINTS', missing: 1 });
    await reserve(story, mug.id);
    expect(await refused()).toMatchObject({ code: 'LIMIT_REACHED', limit: 1 });
  });

  async function shown(id: string) {
    const query = 'query ($id: ID!) { redemption(id: $id) { status endedAt code items { code } } }';
    return (await app.call(story.program.adminKey, query, { id })).data.redemption;
  }
});
