import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { change, PLAIN, storedRewards } from './support/rewards.js';

/** Where `storedRewards` has the revisions of programs. */
const REVISIONS = 6;

describe('archiveReward', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  it('makes it ARCHIVED; once more changes nothing', async () => {
    const { reward } = await change(app, 'createReward', PLAIN);

    const first = await change(app, 'archiveReward', { id: reward.id });
    const before = await storedRewards(app);
    const again = await change(app, 'archiveReward', { id: reward.id });

    expect(first.reward).toEqual({ ...reward, status: 'ARCHIVED' });
    expect(again).toEqual(first);
    expect((await storedRewards(app)).slice(0, REVISIONS)).toEqual(before.slice(0, REVISIONS));
  });

  it('knows none of another program', async () => {
    const { reward } = await change(app, 'createReward', PLAIN);
    const { adminKey } = await app.anotherProgram();
    const before = await storedRewards(app);

    expect(await change(app, 'archiveReward', { id: reward.id }, adminKey)).toMatchObject({
      code: 'REWARD_NOT_FOUND',
      path: ['id'],
    });
    expect(await change(app, 'archiveReward', { id: 'nonsense' })).toMatchObject({ code: 'REWARD_NOT_FOUND' });
    expect(await storedRewards(app)).toEqual(before);
  });
});
