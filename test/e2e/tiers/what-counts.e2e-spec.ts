import { aLadder } from '../../factories/a-ladder.js';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { aRule } from '../../factories/a-rule.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { decodeId } from '../../../src/kernel/ids.js';
import { cancel, complete, giveBack } from '../purchases/support/calls.js';

const NOW = '2027-03-01T12:00:00.000Z';
const LADDERS = ['points', 'spend', 'purchases', 'visits'] as const;

/** What counts for a member by ladder, and the tier they have earned there, counted from 1. */
type Stands = Record<(typeof LADDERS)[number], [amount: number, tier: number]>;

describe('what counts for tiers', () => {
  let app: TestApp;
  let ada: EnrolledMember;
  beforeAll(async () => {
    app = await startTestApp({ program: { sandbox: true, clock: new Date(NOW) } });
    await aRule(app).active();
    const metrics = { points: 'QUALIFYING_POINTS', spend: 'SPEND', purchases: 'PURCHASES', visits: 'VISITS' };
    for (const name of LADDERS) {
      const threshold = { points: '100', spend: '100.00', purchases: '2', visits: '2' }[name];
      await aLadder(app).named(name).counting(metrics[name]).tier('low', '0').tier('high', threshold).active();
    }
  });
  beforeEach(async () => {
    ada = await aMember(app).enroll();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const stands = async (): Promise<Stands> => {
    const { rows } = await app.database.pool.query<{ name: string; amount: number; tier: number }>(
      `SELECT v.names -> 0 ->> 'text' AS name, coalesce(sum(p.amount), 0)::int AS amount, coalesce(max(s.tier), 1)::int AS tier
       FROM tier_ladder l
       JOIN tier_ladder_version v ON v.program_id = l.program_id AND v.ladder_id = l.id AND v.version = l.version_in_force
       LEFT JOIN tier_progress p ON p.program_id = l.program_id AND p.counter = v.counter AND p.member_id = $1
       LEFT JOIN tier_standing s ON s.program_id = l.program_id AND s.ladder = l.number AND s.member_id = $1
       GROUP BY v.names`,
      [decodeId('mem', ada.id)],
    );
    return Object.fromEntries(rows.map(({ name, amount, tier }) => [name, [amount, tier]])) as Stands;
  };

  it('is nothing at first', async () => {
    expect(await stands()).toEqual({ points: [0, 1], spend: [0, 1], purchases: [0, 1], visits: [0, 1] });
  });

  it('is a purchase: its points, what was spent with shipping, itself', async () => {
    await aPurchase(app).by(ada).worth('99.50').with({ shipping: '4.50' }).record();

    expect(await stands()).toEqual({ points: [99, 1], spend: [10_400, 2], purchases: [1, 1], visits: [1, 1] });
  });

  it('adds up, also within one call', async () => {
    const input = {
      purchases: [aPurchase(app).by(ada).worth('60').input(), aPurchase(app).by(ada).worth('60').input()],
    };
    await app.asShop(
      `mutation ($input: RecordPurchasesInput!) { recordPurchases(input: $input) { results { __typename } } }`,
      { input },
    );

    expect(await stands()).toEqual({ points: [120, 2], spend: [12_000, 2], purchases: [2, 2], visits: [2, 1] });
  });

  it('counts visits by their days', async () => {
    await aPurchase(app).by(ada).with({ purchasedAt: '2027-02-20T10:00:00Z' }).record();
    await aPurchase(app).by(ada).record();

    expect((await stands()).visits).toEqual([2, 2]);
  });

  it('is a purchase that is not completed only once it is', async () => {
    const { id } = await aPurchase(app).by(ada).worth('120').pending().record();

    expect(await stands()).toEqual({ points: [0, 1], spend: [0, 1], purchases: [0, 1], visits: [0, 1] });

    await complete(app, { purchaseId: id });

    expect(await stands()).toEqual({ points: [120, 2], spend: [12_000, 2], purchases: [1, 1], visits: [1, 1] });
  });

  it('is less after a return, and a climb that it alone had caused is revoked', async () => {
    const { id } = await aPurchase(app).by(ada).line({ quantity: '4', unitPrice: '30' }).record();

    await giveBack(app, { purchaseId: id, lines: [{ sku: 'sku-1', quantity: '1' }] });

    expect(await stands()).toEqual({ points: [90, 1], spend: [9000, 1], purchases: [1, 1], visits: [1, 1] });
  });

  it('is nothing once all came back', async () => {
    await aPurchase(app).by(ada).worth('40').record();
    const { id } = await aPurchase(app).by(ada).worth('80').with({ shipping: '5' }).record();

    await giveBack(app, { purchaseId: id, lines: [{ sku: 'sku-1', quantity: '1' }] });

    expect(await stands()).toEqual({ points: [40, 1], spend: [4000, 1], purchases: [1, 1], visits: [1, 1] });
  });

  it('is nothing once canceled', async () => {
    const { id } = await aPurchase(app).by(ada).worth('120').record();

    await cancel(app, { purchaseId: id });

    expect(await stands()).toEqual({ points: [0, 1], spend: [0, 1], purchases: [0, 1], visits: [0, 1] });
  });

  it('counts a repeat once', async () => {
    const input = aPurchase(app).by(ada).worth('60').input();
    const record = `mutation ($input: RecordPurchaseInput!) { recordPurchase(input: $input) { __typename } }`;
    await app.asShop(record, { input });
    await app.asShop(record, { input });

    expect((await stands()).points).toEqual([60, 1]);
  });

  it('loses nothing when purchases come at once', async () => {
    await Promise.all(Array.from({ length: 12 }, () => aPurchase(app).by(ada).worth('10').record()));

    expect(await stands()).toEqual({ points: [120, 2], spend: [12_000, 2], purchases: [12, 2], visits: [12, 1] });
  });

  it('is not more than can be counted exactly, however much was spent', async () => {
    const program = await app.anotherProgram({ currency: 'KWD' });
    const member = await aMember(app).of(program).enroll();
    const most = '1000000000000';
    await aLadder(app).by(program.adminKey).primary().counting('SPEND').tier('low', '0').tier('high', most).active();

    for (let bought = 0; bought < 11; bought++) {
      await aPurchase(app).in(program).by(member).worth(most).with({ currency: 'KWD' }).record();
    }

    const { data } = await app.call(
      program.shopKey,
      'query ($id: ID!) { member(ref: { id: $id }) { tier { tier { key } progress { current } } } }',
      { id: member.id },
    );
    expect(data.member.tier).toEqual({ tier: { key: 'high' }, progress: { current: '9007199254740.991' } });
  });
});
