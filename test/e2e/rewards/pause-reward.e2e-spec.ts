import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { change, PLAIN, storedRewards } from './support/rewards.js';

/** Where `storedRewards` has the revisions of programs. */
const REVISIONS = 6;

describe('pauseReward', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  it('makes it PAUSED; once more changes nothing', async () => {
    const { reward } = await change(app, 'createReward', PLAIN);
    await change(app, 'activateReward', { id: reward.id });

    const first = await change(app, 'pauseReward', { id: reward.id });
    const before = await storedRewards(app);
    const again = await change(app, 'pauseReward', { id: reward.id });

    expect(first.reward).toEqual({ ...reward, status: 'PAUSED' });
    expect(again).toEqual(first);
    expect((await storedRewards(app)).slice(0, REVISIONS)).toEqual(before.slice(0, REVISIONS));
  });

  it('refuses a draft', async () => {
    const { reward } = await change(app, 'createReward', PLAIN);

    expect(await change(app, 'pauseReward', { id: reward.id })).toMatchObject({
      code: 'REWARD_STATUS_NOT_ALLOWED',
      status: 'DRAFT',
      allowed: ['ACTIVE', 'PAUSED'],
    });
  });

  it('knows none of another program', async () => {
    const { reward } = await change(app, 'createReward', PLAIN);
    const { adminKey } = await app.anotherProgram();
    const before = await storedRewards(app);

    expect(await change(app, 'pauseReward', { id: reward.id }, adminKey)).toMatchObject({
      code: 'REWARD_NOT_FOUND',
      path: ['id'],
    });
    expect(await change(app, 'pauseReward', { id: 'nonsense' })).toMatchObject({ code: 'REWARD_NOT_FOUND' });
    expect(await storedRewards(app)).toEqual(before);
  });
});
