import { aRule } from '../../factories/a-rule.js';
import { startTestApp, type TestApp } from '../../support/app.js';

const RULES = `query ($first: Int, $after: String, $filter: EarningRuleFilter) {
  earningRules(first: $first, after: $after, filter: $filter) {
    nodes { name status } edges { node { name } cursor } pageInfo { hasNextPage endCursor }
  }
}`;

describe('earningRules', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
    await aRule(app).named('A').draft();
    await aRule(app).named('B').active();
    await aRule(app).named('C').paused();
    await aRule(app).named('D').archived();
    await aRule(app).named('E').active();
  });
  afterAll(() => app.close());

  const namesOf = async (variables: Record<string, unknown>) =>
    (await app.asAdmin(RULES, variables)).data.earningRules.nodes.map((node: { name: string }) => node.name);

  it('lists all rules of the program, newest first', async () => {
    const { adminKey } = await app.anotherProgram();
    await aRule(app).by(adminKey).active();

    const { data } = await app.asAdmin(RULES);

    expect(data.earningRules.nodes).toEqual([
      { name: 'E', status: 'ACTIVE' },
      { name: 'D', status: 'ARCHIVED' },
      { name: 'C', status: 'PAUSED' },
      { name: 'B', status: 'ACTIVE' },
      { name: 'A', status: 'DRAFT' },
    ]);
    expect(data.earningRules.pageInfo.hasNextPage).toBe(false);
  });

  it('lists those of one status', async () => {
    expect(await namesOf({ filter: { status: 'ACTIVE' } })).toEqual(['E', 'B']);
    expect(await namesOf({ filter: { status: 'DRAFT' } })).toEqual(['A']);
    expect(await namesOf({ filter: {} })).toEqual(['E', 'D', 'C', 'B', 'A']);
  });

  it('lists those of a trigger, of an exclusive group, campaigns and others', async () => {
    const { adminKey } = await app.anotherProgram();
    const make = (name: string) => aRule(app).by(adminKey).named(name);
    await make('Plain').active();
    await make('From').from('2027-03-01T00:00:00Z').inGroup('spring').active();
    await make('Until').until('2027-03-01T00:00:00Z').on('BIRTHDAY').fixed(5).draft();
    await make('Both').from('2027-03-01T00:00:00Z').until('2027-04-01T00:00:00Z').inGroup('spring').draft();
    const namesFor = async (filter: Record<string, unknown>) =>
      (await app.call(adminKey, RULES, { filter })).data.earningRules.nodes.map((node: { name: string }) => node.name);

    expect(await namesFor({ trigger: 'BIRTHDAY' })).toEqual(['Until']);
    expect(await namesFor({ trigger: 'ANNIVERSARY' })).toEqual([]);
    expect(await namesFor({ exclusiveGroup: 'spring' })).toEqual(['Both', 'From']);
    expect(await namesFor({ exclusiveGroup: 'Spring' })).toEqual([]);
    expect(await namesFor({ isCampaign: true })).toEqual(['Both', 'Until', 'From']);
    expect(await namesFor({ isCampaign: false })).toEqual(['Plain']);
    expect(
      await namesFor({ isCampaign: true, exclusiveGroup: 'spring', status: 'ACTIVE', trigger: 'PURCHASE' }),
    ).toEqual(['From']);
    expect(await namesFor({ isCampaign: null, exclusiveGroup: null, status: null, trigger: null })).toEqual([
      'Both',
      'Until',
      'From',
      'Plain',
    ]);
  });

  it('goes on where a page ended', async () => {
    const { data } = await app.asAdmin(RULES, { first: 2 });
    const { edges, pageInfo } = data.earningRules;

    expect(edges.map((edge: { node: { name: string } }) => edge.node.name)).toEqual(['E', 'D']);
    expect(pageInfo).toEqual({ hasNextPage: true, endCursor: edges[1].cursor });
    expect(await namesOf({ first: 2, after: pageInfo.endCursor })).toEqual(['C', 'B']);
    expect(await namesOf({ first: 1, after: pageInfo.endCursor, filter: { status: 'ACTIVE' } })).toEqual(['B']);
  });

  it.each<[string, Record<string, unknown>]>([
    ['0 rules', { first: 0 }],
    ['101 rules', { first: 101 }],
    ['a group that cannot be', { filter: { exclusiveGroup: 'a\0' } }],
    ['a cursor of its own', { after: 'x' }],
    ['a cursor of another list', { after: Buffer.from('["mem_01h455vb4pex5vsknk084sn02q"]').toString('base64url') }],
  ])('does not take %s', async (_, variables) => {
    const { errors } = await app.asAdmin(RULES, variables);

    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  it('reads in one statement', async () => {
    await app.asAdmin('{ program { name } }');

    const sent = await app.statementsOf(() =>
      app.asAdmin('{ earningRules { nodes { name description currency { code } } } }'),
    );

    expect(sent.filter((name) => name.includes('rule'))).toEqual(['find-page-of-earning-rules']);
  });

  it('is not for the shop', async () => {
    const { errors } = await app.asShop(RULES);

    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});
