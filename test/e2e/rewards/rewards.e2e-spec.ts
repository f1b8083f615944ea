import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { metricsOf } from '../../support/metrics-of.js';
import { addCodes } from './support/redemptions.js';
import { change, en, PLAIN } from './support/rewards.js';

const QUERY = `query ($filter: CatalogFilter, $first: Int, $after: String) {
  rewards(filter: $filter, first: $first, after: $after) { nodes { name } pageInfo { hasNextPage endCursor } }
}`;

describe('rewards', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const names = async (variables: Record<string, unknown> = {}) =>
    (await app.asAdmin(QUERY, variables)).data.rewards.nodes.map(({ name }: { name: string }) => name);

  it('come in the order of the catalogue, page by page and filtered', async () => {
    await change(app, 'createReward', { ...PLAIN, name: en('b'), position: 5, category: 'music', tags: ['live'] });
    const { reward } = await change(app, 'createReward', { ...PLAIN, name: en('c'), position: 5, tags: ['live', 'x'] });
    await change(app, 'createReward', { ...PLAIN, name: en('a'), position: 1 });
    await change(app, 'createReward', { ...PLAIN, name: en('d') });
    await change(app, 'activateReward', { id: reward.id });

    expect(await names()).toEqual(['a', 'b', 'c', 'd']);
    expect(await names({ filter: { status: 'ACTIVE' } })).toEqual(['c']);
    expect(await names({ filter: { category: 'music' } })).toEqual(['b']);
    expect(await names({ filter: { tag: 'live' } })).toEqual(['b', 'c']);
    const { data } = await app.asAdmin(QUERY, { first: 2 });
    expect(await names({ first: 2, after: data.rewards.pageInfo.endCursor })).toEqual(['c', 'd']);
    expect((await app.asAdmin(QUERY, { after: 'nonsense' })).errors).toBeDefined();
  });

  it('that are low on codes are listed and counted: by their own pool or that of an option', async () => {
    const pool = { ...PLAIN, gives: { codePool: true }, warnBelow: 2 };
    const own = { key: 'own', name: en('Own'), gives: { codePool: true } };
    const make = async (name: string, input: Record<string, unknown>) =>
      (await change(app, 'createReward', { ...input, name: en(name) })).reward;
    const low = await make('low', pool);
    const enough = await make('enough', pool);
    const byOption = await make('low by an option', { ...pool, choose: 1, options: [own] });
    const unwarned = await make('unwarned', { ...pool, warnBelow: null });
    const full = { codes: ['A-1', 'A-2'] };
    await addCodes({ app, program: app.program }, { ...full, reward: enough.id });
    await addCodes({ app, program: app.program }, { ...full, reward: byOption.id });
    for (const { id } of [low, enough, byOption, unwarned]) await change(app, 'activateReward', { id });

    expect(await names({ filter: { isLow: true, status: 'ACTIVE' } })).toEqual(['low', 'low by an option']);
    expect(await names({ filter: { isLow: false } })).toEqual(expect.arrayContaining(['enough', 'unwarned']));
    expect((await metricsOf(app)).get('kindred_rewards_low_on_codes')).toBe(2);
  });
});
