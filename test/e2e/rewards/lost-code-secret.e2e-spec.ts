import { aStory, Story } from '../../factories/a-story.js';
import { CODE_SECRETS, startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { addCodes, anActiveReward, cancel, confirm, redeem, reserve, storingNothing } from './support/redemptions.js';
import { change, en } from './support/rewards.js';

const NEW_SECRET = `2:${'a secret that came after it'.padEnd(32, '.')}`;
const CODES = { gives: { codePool: true } };

const REWARD = `query ($id: ID!, $member: ID!) {
  reward(id: $id) { codesLeft isLow options { codesLeft isLow } }
  previewReward(id: $id, member: { id: $member }) {
    available reasons { code } reward { codesLeft isLow } options { option { codesLeft isLow } available reasons { code } }
  }
  rewards { nodes { codesLeft } }
  member(ref: { id: $member }) { rewards(filter: { available: true }) { nodes { reward { id codesLeft } } } }
}`;

describe('a pool under a secret that is gone', () => {
  let app: TestApp;
  /** Another server on the same database, to which the secret was not given. */
  let without: TestApp;
  /** One that has both, as when a secret was replaced. */
  let both: TestApp;
  let story: Story;
  beforeAll(async () => {
    app = await startTestApp();
    without = await startTestApp({ on: app, settings: { KINDRED_CODE_SECRETS: NEW_SECRET } });
    both = await startTestApp({ on: app, settings: { KINDRED_CODE_SECRETS: `${NEW_SECRET},${CODE_SECRETS}` } });
  });
  beforeEach(async () => {
    story = await aStory(app);
    await story.credit(5000);
  });
  afterAll(async () => {
    await expectInvariants(app);
    await both.close();
    await without.close();
    await app.close();
  });

  const on = (other: TestApp): Story => new Story(other, story.program, story.member);
  const film = async (...codes: string[]): Promise<string> => {
    const { id } = await anActiveReward(story, { ...CODES, warnBelow: 2 });
    await addCodes(story, { reward: id, codes });
    return id;
  };
  const seen = async (by: TestApp, id: string) =>
    (await by.call(story.program.adminKey, REWARD, { id, member: story.member.id })).data;

  it('gives none of its codes, takes no points for them, and keeps them until the secret is back', async () => {
    const reward = await film('F-1', 'F-2', 'F-3');

    expect(await storingNothing(story, () => redeem(on(without), reward))).toMatchObject({
      code: 'OUT_OF_STOCK',
      remaining: 0,
    });
    expect(await storingNothing(story, () => reserve(on(without), reward))).toMatchObject({ code: 'OUT_OF_STOCK' });

    expect((await redeem(story, reward, { quantity: 3 })).redemption.items.map(codeOf)).toEqual(['F-1', 'F-2', 'F-3']);
  });

  it('counts and offers only what can be given', async () => {
    const reward = await film('F-1', 'F-2', 'F-3');

    const none = { codesLeft: 0, isLow: true };
    expect(await seen(without, reward)).toEqual({
      reward: { ...none, options: [] },
      previewReward: { available: false, reasons: [{ code: 'OUT_OF_STOCK' }], reward: none, options: [] },
      rewards: { nodes: [{ codesLeft: 0 }] },
      member: { rewards: { nodes: [] } },
    });
    expect(await seen(app, reward)).toMatchObject({
      reward: { codesLeft: 3, isLow: false },
      previewReward: { available: true, reward: { codesLeft: 3, isLow: false } },
      rewards: { nodes: [{ codesLeft: 3 }] },
      member: { rewards: { nodes: [{ reward: { id: reward, codesLeft: 3 } }] } },
    });
    const { reward: paused } = await change(without, 'pauseReward', { id: reward }, story.program.adminKey);
    expect(paused).toMatchObject(none);
  });

  it('counts them likewise in the pool of an option', async () => {
    const options = [
      { key: 'own', name: en('Own'), ...CODES },
      { key: 'mug', name: en('Mug'), gives: { handFulfilled: true } },
    ];
    const { id: reward, options: of } = await anActiveReward(story, { ...CODES, choose: 1, warnBelow: 1, options });
    const choices = [{ option: of['own'] }];
    await addCodes(story, { reward, option: of['own'], codes: ['O-1', 'O-2'] });

    const { reward: shown, previewReward } = await seen(without, reward);

    expect(shown.options).toEqual([
      { codesLeft: 0, isLow: true },
      { codesLeft: null, isLow: false },
    ]);
    expect(previewReward.options).toContainEqual({
      option: { codesLeft: 0, isLow: true },
      available: false,
      reasons: [{ code: 'OUT_OF_STOCK' }],
    });
    expect(await redeem(on(without), reward, { choices })).toMatchObject({
      code: 'OUT_OF_STOCK',
      option: { key: 'own' },
      remaining: 0,
    });
    expect((await redeem(on(both), reward, { choices })).redemption.code).toBe('O-1');
  });

  it('gives what was added under another secret, in order, and names what is left of it', async () => {
    const reward = await film('F-1', 'F-2');
    const input = { idempotencyKey: 'more', reward, codes: ['G-1', 'G-2', 'F-1'] };

    const added = await addCodes(on(without), input);
    const again = await addCodes(on(without), input);
    const tooMany = await redeem(on(without), reward, { quantity: 4 });
    const given = await redeem(on(without), reward, { quantity: 2 });

    // That F-1 is in the pool already cannot be seen without the secret.
    expect(added).toMatchObject({ added: 3, codesLeft: 3, isLow: false, reward: { codesLeft: 3 }, replayed: false });
    expect(again).toMatchObject({ added: 3, codesLeft: 3, isLow: false, replayed: true });
    expect(tooMany).toMatchObject({ code: 'OUT_OF_STOCK', remaining: 3 });
    expect(given.redemption.items.map(codeOf)).toEqual(['G-1', 'G-2']);
    expect((await seen(without, reward)).reward).toMatchObject({ codesLeft: 1, isLow: true });
    expect((await seen(both, reward)).reward).toMatchObject({ codesLeft: 3, isLow: false });
    expect((await redeem(on(both), reward, { quantity: 3 })).redemption.items.map(codeOf)).toEqual([
      'F-1',
      'F-2',
      'F-1',
    ]);
  });

  it('does not become a redemption by being confirmed, and goes back unseen', async () => {
    const reward = await film('F-1', 'F-2');
    const { redemption } = await reserve(story, reward, { quantity: 2 });

    const refused = await storingNothing(story, () => confirm(on(without), redemption.id));
    const canceled = await cancel(on(without), redemption.id);

    expect(refused).toMatchObject({ code: 'OUT_OF_STOCK', remaining: 0, path: ['redemption'] });
    expect(canceled).toMatchObject({ redemption: { status: 'CANCELED' }, member: { points: { available: 5000 } } });
    expect((await seen(without, reward)).reward).toMatchObject({ codesLeft: 0 });
    expect((await seen(app, reward)).reward).toMatchObject({ codesLeft: 2 });
  });

  it('is confirmed once the secret is back', async () => {
    const reward = await film('F-1');
    const { redemption } = await reserve(story, reward);
    const input = { idempotencyKey: 'confirm' };

    expect(await confirm(on(without), redemption.id, input)).toMatchObject({ code: 'OUT_OF_STOCK' });
    expect((await confirm(on(both), redemption.id, input)).redemption).toMatchObject({ status: 'ISSUED', code: 'F-1' });
  });

  it('shows no code of what was redeemed before, and says so without an error', async () => {
    const reward = await film('F-1');
    const input = { idempotencyKey: 'before' };
    await redeem(story, reward, input);

    const { redemption, replayed } = await redeem(on(without), reward, input);

    expect(replayed).toBe(true);
    expect(redemption).toMatchObject({ status: 'ISSUED', code: null, items: [{ code: null }] });
  });

  it('gives none either where another secret was given under its number', async () => {
    const other = `1:${'another secret of that number'.padEnd(32, '.')}`;
    const mistaken = await startTestApp({ on: app, settings: { KINDRED_CODE_SECRETS: other } });
    const reward = await film('F-1', 'F-2');

    const refused = await storingNothing(story, () => redeem(on(mistaken), reward));
    await mistaken.close();

    expect(refused).toMatchObject({ code: 'OUT_OF_STOCK', remaining: 0 });
  });

  it('has no more when reservations of them run out', async () => {
    const reward = await film('F-1', 'F-2');
    await reserve(story, reward, { expiresInSeconds: 60 });
    await addCodes(on(without), { reward, codes: ['G-1', 'G-2'] });
    await reserve(on(without), reward, { expiresInSeconds: 60 });
    await app.database.pool.query(`UPDATE program SET clock = clock + interval '1 hour' WHERE id = $1`, [
      story.program.program.number,
    ]);

    const { previewReward } = await seen(without, reward);
    const tooMany = await redeem(on(without), reward, { quantity: 3 });

    expect(previewReward.reward).toEqual({ codesLeft: 2, isLow: false });
    expect((await seen(both, reward)).previewReward.reward).toEqual({ codesLeft: 4, isLow: false });
    expect(tooMany).toMatchObject({ code: 'OUT_OF_STOCK', remaining: 2 });
    expect((await redeem(on(without), reward, { quantity: 2 })).redemption.items.map(codeOf).sort()).toEqual([
      'G-1',
      'G-2',
    ]);
  });
});

function codeOf({ code }: { code: string }): string {
  return code;
}
