import { aRule } from '../../factories/a-rule.js';
import { startTestApp, type TestApp } from '../../support/app.js';

const RULE = 'query ($id: ID!) { earningRule(id: $id) { id version } }';
const UPDATE = `mutation ($input: UpdateEarningRuleInput!) { updateEarningRule(input: $input) { __typename } }`;

describe('earningRule', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ program: { sandbox: true, clock: new Date('2027-01-01T00:00:00Z') } });
  });
  afterAll(() => app.close());

  it('answers a rule with all that it has ever said', async () => {
    const id = await aRule(app).named('One').minimumOrder('5').active();
    await app.asAdmin(UPDATE, {
      input: {
        id,
        name: [{ locale: 'en', text: 'Two' }],
        gives: { rate: { points: 2, per: '1' } },
        minimumOrder: null,
      },
    });

    const { data } = await app.asAdmin(
      `query ($id: ID!) { earningRule(id: $id) { id name version createdAt versions {
        version name trigger gives { rate { points per } } scope { shipping } minimumOrder { amount } from until
        moneyCurrency currency { code } createdAt
      } } }`,
      { id },
    );

    const common = {
      trigger: 'PURCHASE',
      scope: { shipping: false },
      from: null,
      until: null,
      moneyCurrency: 'GBP',
      currency: { code: 'points' },
      createdAt: '2027-01-01T00:00:00.000Z',
    };
    expect(data.earningRule).toEqual({
      id,
      name: 'Two',
      version: 2,
      createdAt: '2027-01-01T00:00:00.000Z',
      versions: [
        { version: 2, name: 'Two', gives: { rate: { points: 2, per: '1.00' } }, minimumOrder: null, ...common },
        {
          version: 1,
          name: 'One',
          gives: { rate: { points: 1, per: '1.00' } },
          minimumOrder: { amount: '5.00' },
          ...common,
        },
      ],
    });
  });

  it('is found by node(id) as well', async () => {
    const id = await aRule(app).draft();

    const { data } = await app.asAdmin(
      'query ($id: ID!) { node(id: $id) { __typename id ... on EarningRule { status } } }',
      { id },
    );

    expect(data.node).toEqual({ __typename: 'EarningRule', id, status: 'DRAFT' });
  });

  it('reads several rules and their versions in one statement each', async () => {
    const ids = [await aRule(app).draft(), await aRule(app).active(), await aRule(app).archived()];
    const fields = ids.map(
      (id, index) => `r${index}: earningRule(id: "${id}") { name currency { code } versions { name } }`,
    );
    await app.asAdmin('{ program { name } }');

    const sent = await app.statementsOf(() => app.asAdmin(`{ ${fields.join(' ')} }`));

    expect(sent.filter((name) => name.includes('rule'))).toEqual([
      'find-earning-rules-by-ids',
      'find-versions-of-earning-rules',
    ]);
  });

  it('is null for a rule of another program and for what is none', async () => {
    const id = await aRule(app).active();
    const { adminKey, shopKey } = await app.anotherProgram();

    expect((await app.call(adminKey, RULE, { id })).data).toEqual({ earningRule: null });
    expect((await app.call(adminKey, 'query ($id: ID!) { node(id: $id) { id } }', { id })).data).toEqual({
      node: null,
    });
    expect((await app.call(shopKey, 'query ($id: ID!) { node(id: $id) { id } }', { id })).data).toEqual({ node: null });
    expect((await app.asAdmin(RULE, { id: 'rul_1' })).data).toEqual({ earningRule: null });
    expect((await app.asAdmin(RULE, { id: id.replace('rul_', 'mem_') })).data).toEqual({ earningRule: null });
  });

  it('is not for the shop', async () => {
    const { errors } = await app.asShop(RULE, { id: await aRule(app).active() });

    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});
