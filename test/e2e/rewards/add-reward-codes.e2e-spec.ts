import { aStory, type Story } from '../../factories/a-story.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { keyFor } from '../history/support/activity-types.js';
import { addCodes, anActiveReward, redeem, storingNothing } from './support/redemptions.js';
import { change, en } from './support/rewards.js';

describe('addRewardCodes', () => {
  let app: TestApp;
  let story: Story;
  beforeAll(async () => {
    app = await startTestApp();
  });
  beforeEach(async () => {
    story = await aStory(app);
    await story.credit(5000);
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const CODES = { gives: { codePool: true } };
  const refused = (input: Record<string, unknown>) => storingNothing(story, () => addCodes(story, input));

  it('fills the pool of a reward, which says when it is low', async () => {
    const film = await anActiveReward(story, { ...CODES, warnBelow: 3 });

    const outcome = await addCodes(story, { reward: film.id, codes: [' F-1 ', 'F-2', 'F-3'] });
    await redeem(story, film.id);
    const more = await addCodes(story, { reward: film.id, codes: ['f-1'] });

    expect(outcome).toEqual({
      reward: { codesLeft: 3, isLow: false, options: [] },
      option: null,
      added: 3,
      codesLeft: 3,
      isLow: false,
      replayed: false,
    });
    expect(more).toMatchObject({ added: 1, codesLeft: 3 });
    expect((await redeem(story, film.id, { quantity: 2 })).redemption.items.map(codeOf)).toEqual(['F-2', 'F-3']);
    const { data } = await app.call(
      story.program.adminKey,
      'query ($id: ID!) { reward(id: $id) { codesLeft isLow } }',
      { id: film.id },
    );
    expect(data.reward).toEqual({ codesLeft: 1, isLow: true });
    const { rows } = await app.database.pool.query('SELECT * FROM reward_code');
    expect(JSON.stringify(rows)).not.toContain('F-1');
  });

  it('fills the pool of an option that gives codes of its own, and no other', async () => {
    const options = [
      { key: 'own', name: en('Own'), ...CODES },
      { key: 'shared', name: en('Shared') },
      { key: 'mug', name: en('Mug'), gives: { handFulfilled: true } },
    ];
    const { id: reward, options: of } = await anActiveReward(story, { ...CODES, choose: 1, options });
    const mug = await anActiveReward(story);
    const problem = (path: string, message: string) => ({
      code: 'INVALID_INPUT',
      problems: [{ path: [path], message }],
    });

    expect(await addCodes(story, { reward, option: of['own'], codes: ['A'] })).toMatchObject({
      reward: { codesLeft: 0, options: [{ codesLeft: 1 }, { codesLeft: null }, { codesLeft: null }] },
      option: { key: 'own' },
      codesLeft: 1,
    });
    expect(await addCodes(story, { reward, codes: ['A'] })).toMatchObject({ codesLeft: 1 });
    expect(await refused({ reward, option: of['shared'], codes: ['B'] })).toMatchObject(
      problem('option', 'takes its codes from the pool of the reward: leave the option out'),
    );
    expect(await refused({ reward, option: of['mug'], codes: ['B'] })).toMatchObject(
      problem('option', 'gives no codes'),
    );
    expect(await refused({ reward: mug.id, option: of['own'], codes: ['B'] })).toMatchObject(
      problem('option', 'is not an option of this reward'),
    );
    expect(await refused({ reward: mug.id, codes: ['B'] })).toMatchObject(
      problem('reward', 'gives no codes: name an option that does'),
    );
  });

  it('takes all or none: what is twice in the list, or was in the pool ever, is named', async () => {
    const film = await anActiveReward(story, CODES);
    await addCodes(story, { reward: film.id, codes: ['F-1', 'F-2'] });
    await redeem(story, film.id);

    expect((await refused({ reward: film.id, codes: ['F-3', 'F-3', ''] })).problems).toEqual([
      { path: ['codes', '1'], message: 'is the same as codes.0' },
      { path: ['codes', '2'], message: 'must have 1 to 200 characters, not 0' },
    ]);
    expect((await refused({ reward: film.id, codes: ['F-1', 'F-3', 'F-2'] })).problems).toEqual([
      { path: ['codes', '0'], message: 'is in the pool, or was' },
      { path: ['codes', '2'], message: 'is in the pool, or was' },
    ]);
  });

  it('happens once for a key, also when asked at the same time, and one of two lists that share a code goes in', async () => {
    const film = await anActiveReward(story, CODES);
    const input = { idempotencyKey: 'once', reward: film.id, codes: ['A', 'B'] };

    const answers = await Promise.all(Array.from({ length: 5 }, () => addCodes(story, input)));
    const lists = await Promise.all(
      ['C', 'D', 'E'].map((code) => addCodes(story, { reward: film.id, codes: [code, 'X'] })),
    );

    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(await refused({ ...input, codes: ['Z'] })).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    expect(lists.filter(({ added }) => added === 2)).toHaveLength(1);
    expect(await addCodes(story, { reward: film.id, codes: ['last'] })).toMatchObject({ codesLeft: 5 });
  });

  it('answers as the first time under a key, whatever the reward says by then', async () => {
    const own = { key: 'own', name: en('Own'), ...CODES };
    const mug = { key: 'mug', name: en('Mug') };
    const night = await anActiveReward(story, { choose: 1, options: [own, mug] });
    const input = { idempotencyKey: 'once', reward: night.id, option: night.options['own'], codes: ['A', 'B'] };
    const first = await addCodes(story, input);

    await change(
      app,
      'updateReward',
      { id: night.id, options: [{ key: 'own', name: en('Own') }, mug] },
      adminOf(story),
    );
    expect(await refused(input)).toMatchObject({ option: { key: 'own' }, added: 2, codesLeft: 2, replayed: true });
    await change(app, 'updateReward', { id: night.id, options: [mug] }, adminOf(story));

    expect(first).toMatchObject({ added: 2, codesLeft: 2, replayed: false });
    expect(await refused(input)).toMatchObject({ option: { key: 'own' }, added: 2, codesLeft: 2, replayed: true });
    expect(await refused({ ...input, idempotencyKey: 'again' })).toMatchObject({
      problems: [{ path: ['option'], message: 'is not an option of this reward' }],
    });
  });

  it('refuses an archived reward, another program and everybody who does not configure', async () => {
    const film = await anActiveReward(story, CODES);
    const { adminKey } = await app.anotherProgram();
    const input = { reward: film.id, codes: ['A'] };

    expect(await storingNothing(story, () => addCodes(story, input, adminKey))).toMatchObject({
      code: 'REWARD_NOT_FOUND',
      path: ['reward'],
    });
    for (const key of [story.program.shopKey, await story.member.token(), await keyFor(app, 'SUPPORT')])
      expect((await addCodes(story, input, key)).errors[0].extensions.code).toBe('FORBIDDEN');
    await change(app, 'archiveReward', { id: film.id }, story.program.adminKey);
    expect(await refused(input)).toMatchObject({ code: 'REWARD_STATUS_NOT_ALLOWED', status: 'ARCHIVED' });
  });
});

const adminOf = ({ program }: Story): string => program.adminKey;

function codeOf({ code }: { code: string }): string {
  return code;
}
