import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { change, NIGHT_OUT, PLAIN, storedRewards } from './support/rewards.js';

describe('addRewardStock', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  let keys = 0;
  const add = (reward: string, changed: Record<string, unknown>, more: Record<string, unknown> = {}) =>
    change(app, 'addRewardStock', { idempotencyKey: `stock ${keys++}`, reward, change: changed, ...more });
  const made = async (more: Record<string, unknown> = {}) =>
    (await change(app, 'createReward', { ...PLAIN, ...more })).reward.id as string;

  it('adds and takes, never below 0', async () => {
    const id = await made({ stock: 5 });

    expect(await add(id, { add: 3 })).toEqual({
      reward: { stock: 8, options: [] },
      option: null,
      stock: 8,
      replayed: false,
    });
    expect((await add(id, { add: -8 })).stock).toBe(0);
    const before = await storedRewards(app);
    expect(await add(id, { add: -1 })).toMatchObject({ code: 'OUT_OF_STOCK', remaining: 0, option: null });
    expect(await storedRewards(app)).toEqual(before);
  });

  it('leaves unlimited what is unlimited, unless it is set', async () => {
    const id = await made();

    expect((await add(id, { add: -3 })).stock).toBeNull();
    expect((await add(id, { set: 4 })).stock).toBe(4);
    expect((await add(id, { unlimited: true })).stock).toBeNull();
  });

  it('changes an option of the reward, and none of another', async () => {
    const { reward } = await change(app, 'createReward', NIGHT_OUT);
    const option = reward.options[0].id;

    expect(await add(reward.id, { add: -4 }, { option })).toEqual({
      reward: { stock: null, options: [{ stock: 6 }, { stock: null }, { stock: null }, { stock: null }] },
      option: { key: 'pop', stock: 6 },
      stock: 6,
      replayed: false,
    });
    expect(await add(await made(), { add: 1 }, { option })).toMatchObject({
      code: 'INVALID_INPUT',
      problems: [{ path: ['option'], message: 'is not an option of this reward' }],
    });
    expect(await add(reward.id, { add: -7 }, { option })).toMatchObject({ remaining: 6, option: { key: 'pop' } });
  });

  it('happens once for a key, also when asked at the same time', async () => {
    const reward = await made({ stock: 0 });
    const input = { idempotencyKey: 'once', reward, change: { add: 5 } };

    const answers = await Promise.all(Array.from({ length: 10 }, () => change(app, 'addRewardStock', input)));

    expect(answers.map(({ stock }) => stock)).toEqual(Array.from({ length: 10 }, () => 5));
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(await change(app, 'addRewardStock', { ...input, change: { add: 6 } })).toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
    expect((await add(reward, { add: 1 })).stock).toBe(6);
  });

  it('counts all that happens at the same time', async () => {
    const reward = await made({ stock: 10 });

    const answers = await Promise.all(Array.from({ length: 15 }, () => add(reward, { add: -1 })));

    expect(answers.filter(({ code }) => code === 'OUT_OF_STOCK')).toHaveLength(5);
    expect((await add(reward, { add: 1 })).stock).toBe(1);
  });

  it('refuses nonsense, strangers and what is over', async () => {
    const reward = await made({ stock: 1 });
    const { adminKey } = await app.anotherProgram();
    const before = await storedRewards(app);

    for (const wrong of [{ add: 0 }, { set: -1 }, { unlimited: false }, { add: 1_000_000_000 }])
      expect(await add(reward, wrong)).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await add(reward, { add: 1 }, { idempotencyKey: '' })).toMatchObject({ code: 'INVALID_INPUT' });
    expect(
      await change(app, 'addRewardStock', { idempotencyKey: 'k', reward, change: { add: 1 } }, adminKey),
    ).toMatchObject({ code: 'REWARD_NOT_FOUND', path: ['reward'] });
    expect(await storedRewards(app)).toEqual(before);
    await change(app, 'archiveReward', { id: reward });
    expect(await add(reward, { add: 1 })).toMatchObject({ code: 'REWARD_STATUS_NOT_ALLOWED' });
  });
});
