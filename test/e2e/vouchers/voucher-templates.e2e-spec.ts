import { aTemplate } from '../../factories/a-template.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { ARCHIVE, UPDATE } from './support/whole-template.js';

const TEMPLATES = `query ($first: Int, $after: String, $filter: VoucherTemplateFilter) {
  voucherTemplates(first: $first, after: $after, filter: $filter) {
    nodes { name status kind } edges { node { name } cursor } pageInfo { hasNextPage endCursor }
  }
}`;

describe('voucherTemplates', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
    await aTemplate(app).named('A').make();
    const second = await aTemplate(app).named('B').make();
    const third = await aTemplate(app).named('C').giving({ points: 5 }).make();
    await aTemplate(app).named('D').giving({ points: 5 }).make();
    await app.asAdmin(ARCHIVE, { input: { id: third } });
    await app.asAdmin(UPDATE, { input: { id: second, gives: { freeShipping: true } } });
  });
  afterAll(() => app.close());

  const namesOf = async (variables: Record<string, unknown>) =>
    (await app.asAdmin(TEMPLATES, variables)).data.voucherTemplates.nodes.map((node: { name: string }) => node.name);

  it('lists all templates of the program as they are now, newest first', async () => {
    const { adminKey } = await app.anotherProgram();
    await aTemplate(app).by(adminKey).make();

    const { data } = await app.asAdmin(TEMPLATES);

    expect(data.voucherTemplates.nodes).toEqual([
      { name: 'D', status: 'ACTIVE', kind: 'POINTS' },
      { name: 'C', status: 'ARCHIVED', kind: 'POINTS' },
      { name: 'B', status: 'ACTIVE', kind: 'FREE_SHIPPING' },
      { name: 'A', status: 'ACTIVE', kind: 'PERCENT' },
    ]);
    expect(data.voucherTemplates.pageInfo.hasNextPage).toBe(false);
  });

  it('lists those of one status and of one kind', async () => {
    expect(await namesOf({ filter: { status: 'ACTIVE' } })).toEqual(['D', 'B', 'A']);
    expect(await namesOf({ filter: { status: 'ARCHIVED' } })).toEqual(['C']);
    expect(await namesOf({ filter: { kind: 'POINTS' } })).toEqual(['D', 'C']);
    expect(await namesOf({ filter: { kind: 'POINTS', status: 'ACTIVE' } })).toEqual(['D']);
    expect(await namesOf({ filter: { kind: 'GIFT_CARD' } })).toEqual([]);
    expect(await namesOf({ filter: { status: null, kind: null } })).toEqual(['D', 'C', 'B', 'A']);
  });

  it('goes on where a page ended', async () => {
    const { edges, pageInfo } = (await app.asAdmin(TEMPLATES, { first: 3 })).data.voucherTemplates;

    expect(edges.map((edge: { node: { name: string } }) => edge.node.name)).toEqual(['D', 'C', 'B']);
    expect(pageInfo).toEqual({ hasNextPage: true, endCursor: edges[2].cursor });
    expect(await namesOf({ after: pageInfo.endCursor })).toEqual(['A']);
    expect(await namesOf({ first: 1, after: edges[0].cursor, filter: { status: 'ACTIVE' } })).toEqual(['B']);
  });

  it.each<[string, Record<string, unknown>]>([
    ['0 templates', { first: 0 }],
    ['101 templates', { first: 101 }],
    ['a cursor of its own', { after: 'x' }],
    ['a cursor of another list', { after: Buffer.from('["rul_01h455vb4pex5vsknk084sn02q"]').toString('base64url') }],
    ['a status that is none', { filter: { status: 'DRAFT' } }],
  ])('does not take %s', async (_, variables) => {
    const { errors } = await app.asAdmin(TEMPLATES, variables);

    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  it('reads in one statement', async () => {
    await app.asAdmin('{ program { name } }');

    const sent = await app.statementsOf(() =>
      app.asAdmin('{ voucherTemplates { nodes { name terms gives { points } minimumOrder { amount } } } }'),
    );

    expect(sent.filter((name) => name.includes('template'))).toEqual(['find-page-of-voucher-templates']);
  });

  it('is not for the shop', async () => {
    const { errors } = await app.asShop(TEMPLATES);

    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});
