import { aLadder } from '../../factories/a-ladder.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { keyFor } from '../history/support/activity-types.js';
import { CREATE, LADDER, tier, UPDATE, WHOLE_INPUT, WHOLE_LADDER } from './support/whole-ladder.js';

const FIND = `query ($id: ID!) { tierLadder(id: $id) { ${LADDER} } }`;

describe('tierLadder', () => {
  let app: TestApp;
  let id: string;
  beforeAll(async () => {
    app = await startTestApp();
    id = (await app.asAdmin(CREATE, { input: WHOLE_INPUT })).data.createTierLadder.tierLadder.id;
  });
  afterAll(() => app.close());

  it('answers a ladder with its tiers', async () => {
    const { data } = await app.asAdmin(FIND, { id });

    expect(data.tierLadder).toEqual({ ...WHOLE_LADDER, id });
  });

  it('leads from a tier back to its ladder', async () => {
    const { data } = await app.asAdmin(
      'query ($id: ID!) { tierLadder(id: $id) { tiers { key ladder { id name } } } }',
      {
        id,
      },
    );

    const ladder = { id, name: 'Reading circle' };
    expect(data.tierLadder.tiers).toEqual([
      { key: 'reader', ladder },
      { key: 'Gold.1', ladder },
    ]);
  });

  it('finds a tier by node(id): as its ladder says now, or said last', async () => {
    const ladder = await aLadder(app)
      .counting('SPEND')
      .tier('basic', '0')
      .tier('silver', '10')
      .tier('gold', '20', { multiplier: '2' })
      .draft();
    await app.asAdmin(UPDATE, {
      input: { id: ladder.id, metric: 'VISITS', tiers: [tier('basic', '0'), tier('gold', '15')] },
    });

    const found = await Promise.all(
      ['silver', 'gold'].map(async (key) => {
        const query = `query ($id: ID!) { node(id: $id) {
          __typename id ... on Tier { key position threshold multiplier archived ladder { id version } } } }`;
        return (await app.asAdmin(query, { id: ladder.tiers[key] })).data.node;
      }),
    );

    const common = { __typename: 'Tier', ladder: { id: ladder.id, version: 2 }, multiplier: '1' };
    expect(found).toEqual([
      { ...common, id: ladder.tiers.silver, key: 'silver', position: 2, threshold: '10.00', archived: true },
      { ...common, id: ladder.tiers.gold, key: 'gold', position: 2, threshold: '15', archived: false },
    ]);
  });

  it('is found by node(id) as well', async () => {
    const { data } = await app.asAdmin(
      'query ($id: ID!) { node(id: $id) { __typename id ... on TierLadder { status } } }',
      { id },
    );

    expect(data.node).toEqual({ __typename: 'TierLadder', id, status: 'DRAFT' });
  });

  it('reads several ladders, with the ladders of their tiers, in one statement each', async () => {
    const { id: another } = await aLadder(app).draft();
    const query = `{ a: tierLadder(id: "${id}") { ...Whole } b: tierLadder(id: "${another}") { ...Whole } }
      fragment Whole on TierLadder { name currency { code } tiers { name perks ladder { name } } }`;
    await app.asAdmin(query);

    const sent = await app.statementsOf(() => app.asAdmin(query));

    expect(sent.filter((name) => name.includes('ladder'))).toEqual([
      'find-tier-ladders-by-ids',
      'find-tier-ladders-by-ids',
    ]);
  });

  it('finds nothing of another program and nothing that is not there', async () => {
    const { adminKey } = await app.anotherProgram();
    const { data } = await app.asAdmin('query ($id: ID!) { tierLadder(id: $id) { tiers { id } } }', { id });
    const tierId = data.tierLadder.tiers[0].id as string;

    const answers = [
      await app.call(adminKey, FIND, { id }),
      await app.call(adminKey, 'query ($id: ID!) { tierLadder: node(id: $id) { id } }', { id: tierId }),
      await app.asAdmin(FIND, { id: 'tld_1' }),
      await app.asAdmin(FIND, { id: tierId }),
    ];

    expect(answers.map((answer) => answer.data.tierLadder)).toEqual([null, null, null, null]);
  });

  it('is for staff', async () => {
    const roles = ['MARKETER', 'SUPPORT', 'ANALYST'];
    for (const role of roles) {
      expect((await app.call(await keyFor(app, role), FIND, { id })).data.tierLadder.id).toBe(id);
    }

    const { errors } = await app.asShop(FIND, { id });

    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});
