import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
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
});
