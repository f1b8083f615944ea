import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { change, NIGHT_OUT, REWARD } from './support/rewards.js';

const QUERY = `query ($id: ID!) { reward(id: $id) { ${REWARD} } }`;

describe('reward', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  it('answers a reward in any language, and nothing for another id or program', async () => {
    const name = [...NIGHT_OUT.name, { locale: 'de', text: 'Ein Abend' }];
    const { reward } = await change(app, 'createReward', { ...NIGHT_OUT, name });
    const { adminKey } = await app.anotherProgram();

    expect((await app.asAdmin(QUERY, { id: reward.id })).data.reward).toEqual(reward);
    const german = await app.asAdmin('query ($id: ID!) { reward(id: $id) { name(locale: "de") } }', { id: reward.id });
    expect(german.data.reward.name).toBe('Ein Abend');
    expect((await app.asAdmin(QUERY, { id: 'nonsense' })).data.reward).toBeNull();
    expect((await app.call(adminKey, QUERY, { id: reward.id })).data.reward).toBeNull();
  });
});
