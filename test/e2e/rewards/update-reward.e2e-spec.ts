import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { change, en, NIGHT_OUT, PLAIN, storedRewards } from './support/rewards.js';

describe('updateReward', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const made = async (input: Record<string, unknown> = NIGHT_OUT) => (await change(app, 'createReward', input)).reward;

  it('is a new version that holds at once; options stay themselves by their keys, with what is left of them', async () => {
    const before = await made();
    await change(app, 'activateReward', { id: before.id });
    const options = [
      { key: 'opera', name: en('Opera'), stock: 3 },
      { key: 'pop', name: en('Pop'), surcharge: 100 },
    ];

    const { reward } = await change(app, 'updateReward', { id: before.id, points: 1500, options });

    expect(reward).toMatchObject({ status: 'ACTIVE', version: 2, points: 1500, choose: 1 });
    expect(reward.options.map(({ key, stock }: { key: string; stock: number }) => [key, stock])).toEqual([
      ['opera', 3],
      ['pop', 10],
    ]);
    expect(reward.options[1].id).toBe(before.options[0].id);
    const { data } = await app.asAdmin(
      'query ($id: ID!) { node(id: $id) { ... on RewardOption { key archived reward { version } } } }',
      { id: before.options[3].id },
    );
    expect(data.node).toEqual({ key: 'wine', archived: true, reward: { version: 2 } });
  });

  it('takes an option without a key for the one of the same name, else for a new one', async () => {
    const before = await made();
    const unkeyed = NIGHT_OUT.options.map(({ key: _key, stock: _stock, ...option }) => option);

    const same = await change(app, 'updateReward', { id: before.id, options: unkeyed });
    const { reward } = await change(app, 'updateReward', {
      id: before.id,
      options: [{ name: en('Opera'), stock: 3 }, { name: en('Pop concert') }],
    });

    expect(same.reward).toEqual(before);
    expect(reward.options).toMatchObject([
      { key: 'option-1', name: 'Opera', stock: 3 },
      { id: before.options[0].id, key: 'pop', name: 'Pop concert', stock: 10, meantForMinAge: null },
    ]);
  });

  it('makes no version of what changes nothing, and none of the place in the catalogue', async () => {
    const before = await made(PLAIN);

    expect((await change(app, 'updateReward', { id: before.id, ...PLAIN })).reward).toEqual(before);
    expect((await change(app, 'updateReward', { id: before.id, position: 900 })).reward).toEqual({
      ...before,
      position: 900,
    });
  });

  it('refuses what does not fit what stays', async () => {
    const { id } = await made({ ...NIGHT_OUT, visibleFrom: '2027-02-01T00:00:00Z' });
    const before = await storedRewards(app);
    const wrong: [Record<string, unknown>, string][] = [
      [{ visibleUntil: '2027-01-01T00:00:00Z' }, 'visibleUntil'],
      [{ choose: 5 }, 'choose'],
      [{ options: null }, 'choose'],
      [{ points: null }, 'points'],
      [{ name: null }, 'name'],
      [{ gives: null }, 'gives'],
      [{ options: [{ key: 'pop', name: en('Pop'), stock: 5 }] }, 'options.0.stock'],
    ];

    for (const [input, path] of wrong) {
      const { problems } = await change(app, 'updateReward', { id, ...input });
      expect(problems.map((one: { path: string[] }) => one.path.join('.'))).toEqual([path]);
    }
    expect(await storedRewards(app)).toEqual(before);
  });

  it('knows no reward of another program, and changes no archived one', async () => {
    const { id } = await made(PLAIN);
    const { adminKey } = await app.anotherProgram();

    expect(await change(app, 'updateReward', { id, points: 5 }, adminKey)).toMatchObject({ code: 'REWARD_NOT_FOUND' });
    await change(app, 'archiveReward', { id });
    expect(await change(app, 'updateReward', { id, points: 5 })).toMatchObject({
      code: 'REWARD_STATUS_NOT_ALLOWED',
      status: 'ARCHIVED',
      allowed: ['DRAFT', 'ACTIVE', 'PAUSED'],
    });
  });
});
