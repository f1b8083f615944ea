import { randomUUID } from 'node:crypto';
import { ActorKind, Role, type Caller } from '../../src/platform/access/index.js';
import { Contention } from '../../src/platform/database/index.js';
import { RecordPurchasePayload, RecordPurchases, type RecordPurchaseInput } from '../../src/purchases/index.js';
import { aMember, type EnrolledMember } from '../factories/a-member.js';
import { aPurchase } from '../factories/a-purchase.js';
import { aRule } from '../factories/a-rule.js';
import { giveBack, pointsOf, record } from '../e2e/purchases/support/calls.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';
import { metricsOf } from '../support/metrics-of.js';
import { inSession, lockMember, untilBlocked } from '../support/sessions.js';

const RECORD_ALL = `mutation ($input: RecordPurchasesInput!) {
  recordPurchases(input: $input) { results { ... on RecordPurchasePayload { replayed } ... on UserError { code } } }
}`;

describe('a batch', () => {
  let app: TestApp;
  let member: EnrolledMember;
  let rule: string;
  let shop: Caller;
  beforeAll(async () => {
    app = await startTestApp();
    rule = await aRule(app).active();
    // What an order called "poison" does stands for any error of the database that nobody thought of.
    await app.database.pool.query(`
      CREATE FUNCTION raise() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'value out of range' USING ERRCODE = 'numeric_value_out_of_range'; END $$;
      CREATE TRIGGER poison BEFORE INSERT ON purchase FOR EACH ROW WHEN (NEW.order_id LIKE 'poison%') EXECUTE FUNCTION raise();
      CREATE FUNCTION give_way() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'others were first' USING ERRCODE = 'serialization_failure'; END $$;
      CREATE TRIGGER unlucky BEFORE INSERT ON purchase FOR EACH ROW WHEN (NEW.order_id LIKE 'unlucky%') EXECUTE FUNCTION give_way();
    `);
    const { rows } = await app.database.pool.query('SELECT id FROM program');
    shop = { programId: rows[0].id, kind: ActorKind.API_KEY, id: randomUUID(), memberId: null, roles: [Role.SHOP] };
  });
  beforeEach(async () => {
    member = await aMember(app).enroll();
  });
  afterEach(() => expectInvariants(app));
  afterAll(() => app.close());

  const purchase = (orderId: string = randomUUID()) =>
    aPurchase(app).by(member).with({ orderId, completed: true }).input();

  it('of single calls: a poisonous one fails alone', async () => {
    const inputs = [purchase(), purchase(), purchase('poison 1'), purchase()] as unknown as RecordPurchaseInput[];
    const recording = app.get(RecordPurchases);

    const outcomes: PromiseSettledResult<unknown>[] = [];
    const sent = await app.statementsOf(async () => {
      outcomes.push(...(await Promise.allSettled(inputs.map((input) => recording.run(shop, input)))));
    });

    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    const values = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    expect(values.every((value) => value instanceof RecordPurchasePayload && !value.replayed)).toBe(true);
    expect(sent.filter((name) => name === 'lock-members')).toHaveLength(1 + inputs.length);
    expect(await pointsOf(app, member)).toMatchObject({ available: 30 });
  });

  it('of single calls through the API: the poisonous one learns nothing of the database', async () => {
    const inputs = [purchase(), purchase('poison 2'), purchase()];

    const [first, poisoned, last] = await Promise.all(inputs.map((input) => record(app, input)));

    expect([first.replayed, last.replayed]).toEqual([false, false]);
    expect(poisoned.errors).toEqual([
      expect.objectContaining({ extensions: expect.objectContaining({ code: 'INTERNAL' }) }),
    ]);
    expect(JSON.stringify(poisoned)).not.toMatch(/range|poison|purchase_|INSERT/i);
    expect(await pointsOf(app, member)).toMatchObject({ available: 20 });
  });

  it('of single calls: what others are in the way of each time is given up alone, and the rest is done', async () => {
    const orders = [undefined, 'unlucky 1', 'unlucky 2', 'unlucky 3', undefined];
    const inputs = orders.map((orderId) => purchase(orderId)) as unknown as RecordPurchaseInput[];
    const restarts = async () => (await metricsOf(app)).get('kindred_transaction_restarts_total') ?? 0;
    const before = await restarts();

    const outcomes = await Promise.allSettled(inputs.map((input) => app.get(RecordPurchases).run(shop, input)));

    const given = outcomes.map((outcome) => (outcome.status === 'fulfilled' ? 'done' : outcome.reason));
    expect(given).toEqual(['done', ...Array<unknown>(3).fill(expect.any(Contention)), 'done']);
    expect((await restarts()) - before).toBe(4 * 5); // of all together, and of each of the three by itself
    expect(await pointsOf(app, member)).toMatchObject({ available: 20 });
  });

  it('through the API: who is given up may repeat the call, and is told that nothing was done', async () => {
    const input = purchase('unlucky 4');

    const { errors } = await record(app, input);
    await app.database.pool.query('DROP TRIGGER unlucky ON purchase');

    expect(errors).toMatchObject([
      {
        message:
          'Others kept changing what this call is decided by, so nothing was done. ' +
          'It is safe to repeat the call with the same key: nothing is done twice.',
        extensions: { code: 'SERVICE_UNAVAILABLE' },
      },
    ]);
    expect(await record(app, input)).toMatchObject({ replayed: false });
  });

  it('in one list: what stands beside a poisonous one stands, and is replayed when the call is repeated without it', async () => {
    const purchases = [purchase(), purchase('poison 3'), purchase()];

    const failed = await app.asShop(RECORD_ALL, { input: { purchases } });
    const repeated = await app.asShop(RECORD_ALL, { input: { purchases: [purchases[0], purchases[2]] } });

    expect(failed.errors?.[0]?.extensions.code).toBe('INTERNAL');
    expect(repeated.data.recordPurchases.results).toEqual([{ replayed: true }, { replayed: true }]);
    expect(await pointsOf(app, member)).toMatchObject({ available: 20 });
  });

  it('in one list: a refused one changes nothing, the others stand', async () => {
    const purchases = [
      purchase(),
      { ...purchase(), member: { externalId: 'nobody' } },
      { ...purchase(), currency: 'EUR' },
      purchase(),
    ];

    const { data } = await app.asShop(RECORD_ALL, { input: { purchases } });

    const refused = [{ code: 'MEMBER_NOT_FOUND' }, { code: 'CURRENCY_MISMATCH' }];
    expect(data.recordPurchases.results).toEqual([{ replayed: false }, ...refused, { replayed: false }]);
    expect(await pointsOf(app, member)).toMatchObject({ available: 20 });
  });

  it.each(['idempotencyKey', 'orderId', 'channel'])(
    'a %s that the database cannot store is refused by name',
    async (field) => {
      const outcome = await record(app, { ...purchase(), [field]: 'a\u0000b' });

      expect(outcome).toMatchObject({ code: 'INVALID_INPUT', problems: [{ path: [field] }] });
    },
  );

  it.each(['idempotencyKey', 'reference', 'reason', 'orderId'])('so is a %s of a return', async (field) => {
    const { orderId } = await aPurchase(app).by(member).record();

    const outcome = await giveBack(app, { orderId, lines: [{ sku: 'sku-1', quantity: '1' }], [field]: 'a\u0000b' });

    expect(outcome).toMatchObject(
      field === 'orderId' ? { code: 'PURCHASE_NOT_FOUND' } : { code: 'INVALID_INPUT', problems: [{ path: [field] }] },
    );
  });

  it('decides by a rule that was activated while it waited for a lock', async () => {
    const recorded = await inSession(app, async (session) => {
      await lockMember(session, member.externalId);
      const answer = record(app, purchase());
      await untilBlocked(app);
      await aRule(app).givesPoints(5).named('Five more').active();
      await session.query('COMMIT');
      return answer;
    });

    expect(recorded.awards.map(({ name, points }: { name: string; points: number }) => [name, points])).toEqual([
      ['Every pound counts', 10],
      ['Five more', 50],
    ]);
    expect(await pointsOf(app, member)).toMatchObject({ available: 60 });
  });

  it('decides without a rule that was paused while it waited for a lock', async () => {
    const recorded = await inSession(app, async (session) => {
      await lockMember(session, member.externalId);
      const answer = record(app, purchase());
      await untilBlocked(app);
      await app.asAdmin('mutation ($id: ID!) { pauseEarningRule(input: { id: $id }) { __typename } }', { id: rule });
      await session.query('COMMIT');
      return answer;
    });

    expect(recorded.awards.map(({ name }: { name: string }) => name)).toEqual(['Five more']);
  });
});
