import { randomUUID } from 'node:crypto';
import { ActorKind, Role, type Caller } from '../../src/platform/access/index.js';
import { RecordPurchasePayload, RecordPurchases, type RecordPurchaseInput } from '../../src/purchases/index.js';
import { aMember, type EnrolledMember } from '../factories/a-member.js';
import { aPurchase } from '../factories/a-purchase.js';
import { aRule } from '../factories/a-rule.js';
import { giveBack, pointsOf, record } from '../e2e/purchases/support/calls.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';
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
