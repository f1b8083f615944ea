import { aLadder } from '../../factories/a-ladder.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { setStatus } from './support/whole-ladder.js';

const LADDERS = `query ($first: Int, $after: String, $filter: TierLadderFilter) {
  tierLadders(first: $first, after: $after, filter: $filter) {
    nodes { name status } edges { node { name } cursor } pageInfo { hasNextPage endCursor }
  }
}`;

describe('tierLadders', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
    await aLadder(app).named('A').draft();
    await setStatus(app, (await aLadder(app).named('B').draft()).id, 'ACTIVE');
    await setStatus(app, (await aLadder(app).named('C').draft()).id, 'ARCHIVED');
    await aLadder(app).named('D').draft();
  });
  afterAll(() => app.close());

  const namesOf = async (variables: Record<string, unknown>) =>
    (await app.asAdmin(LADDERS, variables)).data.tierLadders.nodes.map((node: { name: string }) => node.name);

  it('lists all ladders of the program, newest first', async () => {
    const { adminKey } = await app.anotherProgram();
    await aLadder(app).by(adminKey).draft();

    const { data } = await app.asAdmin(LADDERS);

    expect(data.tierLadders.nodes).toEqual([
      { name: 'D', status: 'DRAFT' },
      { name: 'C', status: 'ARCHIVED' },
      { name: 'B', status: 'ACTIVE' },
      { name: 'A', status: 'DRAFT' },
    ]);
    expect(data.tierLadders.pageInfo.hasNextPage).toBe(false);
  });

  it('lists those of one status', async () => {
    expect(await namesOf({ filter: { status: 'DRAFT' } })).toEqual(['D', 'A']);
    expect(await namesOf({ filter: { status: 'ACTIVE' } })).toEqual(['B']);
    expect(await namesOf({ filter: { status: null } })).toEqual(['D', 'C', 'B', 'A']);
  });

  it('goes on where a page ended', async () => {
    const { edges, pageInfo } = (await app.asAdmin(LADDERS, { first: 3 })).data.tierLadders;

    expect(edges.map((edge: { node: { name: string } }) => edge.node.name)).toEqual(['D', 'C', 'B']);
    expect(pageInfo).toEqual({ hasNextPage: true, endCursor: edges[2].cursor });
    expect(await namesOf({ after: pageInfo.endCursor })).toEqual(['A']);
    expect(await namesOf({ first: 1, after: edges[0].cursor, filter: { status: 'DRAFT' } })).toEqual(['A']);
  });

  it.each<[string, Record<string, unknown>]>([
    ['0 ladders', { first: 0 }],
    ['101 ladders', { first: 101 }],
    ['a cursor of its own', { after: 'x' }],
    ['a cursor of another list', { after: Buffer.from('["rul_01h455vb4pex5vsknk084sn02q"]').toString('base64url') }],
  ])('does not take %s', async (_, variables) => {
    const { errors } = await app.asAdmin(LADDERS, variables);

    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  it('reads in one statement', async () => {
    await app.asAdmin('{ program { name } }');

    const sent = await app.statementsOf(() =>
      app.asAdmin('{ tierLadders { nodes { name currency { code } tiers { name description perks } } } }'),
    );

    expect(sent.filter((name) => name.includes('tier'))).toEqual(['find-page-of-tier-ladders']);
  });

  it('is not for the shop', async () => {
    const { errors } = await app.asShop(LADDERS);

    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});
