import { pino } from 'pino';
import { statement, Database } from '../../../src/platform/database/index.js';
import { Gauges } from '../../../src/platform/metrics/index.js';
import { VerifyLedgerJob } from '../../../src/programs/index.js';
import { aMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { aRule } from '../../factories/a-rule.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { DueItems } from '../../support/due-items.js';
import { metricsOf } from '../../support/metrics-of.js';

const RETURN = `mutation ($input: ReturnPurchaseInput!) {
  returnPurchase(input: $input) { ... on UserError { code } }
}`;

describe('metrics', () => {
  let app: TestApp;
  let lines: Record<string, unknown>[];
  beforeEach(async () => {
    lines = [];
    const logger = pino(
      { level: 'warn' },
      { write: (line: string) => void lines.push(JSON.parse(line) as object as never) },
    );
    app = await startTestApp({ logger, settings: { KINDRED_SLOW_STATEMENT_MS: '0' } });
  });
  afterEach(() => app.close());

  const seriesOf = async (prefix: string): Promise<Record<string, number>> =>
    Object.fromEntries([...(await metricsOf(app))].filter(([series]) => series.startsWith(prefix)));

  it("count root fields by the schema's names and what came of them", async () => {
    const { id } = await aMember(app).enroll();
    await app.asShop('query Mine { alias: purchaseByOrder(orderId: "no") { id } }');
    await app.asShop(RETURN, {
      input: { idempotencyKey: 'r', orderId: 'no', reference: 'R', lines: [{ sku: 'a', quantity: '1' }] },
    });
    await app.asShop('{ auditLog(first: 1) { nodes { id } } }');
    await app.call(null, '{ program { name } }');
    await app.asAdmin(
      'query ($ref: MemberRef!) { a: member(ref: $ref) { id } b: member(ref: $ref) { id } program { name } }',
      { ref: { id } },
    );
    await app.asAdmin('{ __typename }');
    await app.asAdmin('{ nothingLikeThis }');

    expect(await seriesOf('kindred_graphql_fields_total')).toEqual({
      'kindred_graphql_fields_total{field="enrollMember",outcome="ok"}': 1,
      'kindred_graphql_fields_total{field="purchaseByOrder",outcome="ok"}': 1,
      'kindred_graphql_fields_total{field="returnPurchase",outcome="PURCHASE_NOT_FOUND"}': 1,
      'kindred_graphql_fields_total{field="auditLog",outcome="FORBIDDEN"}': 1,
      'kindred_graphql_fields_total{field="program",outcome="UNAUTHENTICATED"}': 1,
      'kindred_graphql_fields_total{field="member",outcome="ok"}': 2,
      'kindred_graphql_fields_total{field="program",outcome="ok"}': 1,
    });
    expect(await seriesOf('kindred_graphql_errors_total')).toEqual({
      'kindred_graphql_errors_total{code="FORBIDDEN"}': 1,
      'kindred_graphql_errors_total{code="UNAUTHENTICATED"}': 1,
      'kindred_graphql_errors_total{code="GRAPHQL_VALIDATION_FAILED"}': 1,
    });
    expect(await seriesOf('kindred_graphql_request_seconds_count')).toEqual({
      'kindred_graphql_request_seconds_count{field="enrollMember"}': 1,
      'kindred_graphql_request_seconds_count{field="purchaseByOrder"}': 1,
      'kindred_graphql_request_seconds_count{field="returnPurchase"}': 1,
      'kindred_graphql_request_seconds_count{field="auditLog"}': 1,
      'kindred_graphql_request_seconds_count{field="program"}': 1,
      'kindred_graphql_request_seconds_count{field="several"}': 1,
      'kindred_graphql_request_seconds_count{field="none"}': 2,
    });
    expect(await seriesOf('kindred_http_responses_total')).toEqual({ 'kindred_http_responses_total{status="200"}': 8 });
  });

  it('do not grow with what clients choose', async () => {
    await app.asAdmin('{ program { name } }');
    await app.asAdmin('{ nothing }');
    const before = [...(await metricsOf(app)).keys()];

    // Five thousand names that the client made up.
    for (let round = 0; round < 5; round++) {
      await Promise.all(
        Array.from({ length: 50 }, (_, number) => {
          const name = `n${round}_${number}`;
          const fields = Array.from({ length: 20 }, (_each, index) => `${name}_${index}: program { name }`);
          return app.asAdmin(`query ${name} { ${number % 10 === 0 ? name : fields.join(' ')} }`);
        }),
      );
    }

    const after = await metricsOf(app);
    expect([...after.keys()]).toEqual(before);
    expect(after.get('kindred_graphql_fields_total{field="program",outcome="ok"}')).toBe(4501);
    expect(after.get('kindred_graphql_request_seconds_count{field="none"}')).toBe(26);
  }, 120_000);

  it('count what was done when it is committed: events, points, batches', async () => {
    await aRule(app).active();
    const member = await aMember(app).enroll();
    const purchase = await aPurchase(app).by(member).worth('50.00').record();
    await aPurchase(app).by(member).worth('7.00').record();
    const input = {
      idempotencyKey: 'r',
      orderId: purchase.orderId,
      reference: 'R',
      lines: [{ sku: 'sku-1', quantity: '1' }],
    };
    await app.asShop(RETURN, { input });
    await app.asShop(RETURN, { input }); // replayed: nothing is done

    expect(await seriesOf('kindred_events_total')).toMatchObject({
      'kindred_events_total{type="member.enrolled"}': 1,
      'kindred_events_total{type="purchase.recorded"}': 2,
      'kindred_events_total{type="purchase.returned"}': 1,
    });
    expect(await seriesOf('kindred_points_total')).toEqual({
      'kindred_points_total{flow="issued"}': 57,
      'kindred_points_total{flow="taken_back"}': 50,
    });
    expect(await seriesOf('kindred_write_batch_items_')).toMatchObject({
      kindred_write_batch_items_count: 5,
      kindred_write_batch_items_sum: 5,
    });
  });

  it('do not count what was rolled back', async () => {
    const counted = {
      statement: statement('one', 'SELECT 1'),
      values: [],
      counts: [{ what: 'events', of: 'x', by: 1 }],
    } as const;
    const database = app.get(Database);

    await database.transaction((tx) => tx.pipeline([counted]));
    await expect(
      database.transaction(async (tx) => {
        await tx.pipeline([counted]);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');

    expect((await seriesOf('kindred_events_total'))['kindred_events_total{type="x"}']).toBe(1);
  });

  it('show connections, and how long what is due has been waiting', async () => {
    const { rows } = await app.database.pool.query<{ id: number }>('SELECT id FROM program');
    DueItems.in(rows[0]!.id, app).at('2020-01-01T00:00:00Z');
    await app.anotherProgram({ name: 'Sandbox', sandbox: true });

    const series = await metricsOf(app);

    expect(series.get(`kindred_due_lag_seconds{source="items of program ${rows[0]!.id}"}`)).toBeGreaterThan(86_400);
    expect(series.get('kindred_due_lag_seconds{source="points"}')).toBe(0);
    expect(series.get('kindred_database_connections{state="total"}')).toBeGreaterThan(0);
    expect(series.get('kindred_database_connections{state="waiting"}')).toBe(0);
  });

  it('show how long events have been waiting for a relay', async () => {
    await aMember(app).enroll();

    const series = await metricsOf(app);

    expect(series.get('kindred_outbox_oldest_seconds')).toBeGreaterThan(0);
    expect(series.get('kindred_webhook_overdue_seconds')).toBe(0);
  });

  it('leave out a gauge that cannot be read, and keep a reading for a while', async () => {
    let reads = 0;
    const help = 'for a test';
    app.get(Gauges).register({ name: 'broken', help, read: () => Promise.reject(new Error('no')) });
    app.get(Gauges).register({ name: 'nothing', help, read: () => [] });
    app
      .get(Gauges)
      .register({ name: 'kept', help, labels: ['a'], read: () => [{ labels: { a: 'b' }, value: ++reads }] });
    app.get(Gauges).register({ name: 'fresh', help, seconds: 0, read: () => [{ value: ++reads }] });

    await metricsOf(app);
    const series = await metricsOf(app);

    expect(series.get('kept{a="b"}')).toBe(1);
    expect(series.get('fresh')).toBe(3);
    expect([...series.keys()].filter((name) => /^(broken|nothing)/.test(name))).toEqual([]);
    expect(lines).toMatchObject([{ gauge: 'broken', msg: 'a gauge could not be read' }]);
  });

  it('show what the daily proof found', async () => {
    const member = await aMember(app).enroll();
    await aRule(app).active();
    await aPurchase(app).by(member).worth('50.00').record();
    await app.database.pool.query('UPDATE wallet SET available = available + 1');

    await app.get(VerifyLedgerJob).run(new AbortController().signal);

    const violations = await seriesOf('kindred_invariant_violations');
    expect(Object.keys(violations).length).toBeGreaterThan(20);
    expect(
      Object.entries(violations)
        .filter(([, wrong]) => wrong > 0)
        .map(([series]) => series),
    ).toEqual(expect.arrayContaining([expect.stringContaining(`program="${app.program.program.id}"`)]));
    expect(await seriesOf('kindred_verified_timestamp_seconds')).toEqual({
      [`kindred_verified_timestamp_seconds{program="${app.program.program.id}"}`]: expect.any(Number),
    });
  });
});

describe('slow statements', () => {
  it('are named in the log, without their values: alone at once, of several after the first time', async () => {
    const lines: string[] = [];
    const logger = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
    const app = await startTestApp({ logger, settings: { KINDRED_SLOW_STATEMENT_MS: '100' } });
    const database = app.get(Database);
    const slow = statement('count-slowly', 'SELECT pg_sleep(0.2), $2::text FROM program WHERE id = $1');
    const ofProgram = statement('sleep-in-program', 'SELECT pg_sleep(0.2) FROM point_currency WHERE program_id = $1');
    const quick = statement('answer-quickly', 'SELECT 1');
    const several = [
      { statement: quick, values: [] },
      { statement: ofProgram, values: [1] },
    ];

    await database.query(slow, [1, 'a secret']);
    await database.transaction((tx) => tx.pipeline(several));
    await database.transaction((tx) => tx.pipeline(several));
    await database.transaction((tx) => tx.query(slow, [1, 'a secret']));

    const series = await metricsOf(app);
    await app.close();
    const ms = expect.any(Number);
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { statement: 'count-slowly', ms, msg: 'a slow statement', poolWaiting: 0 },
      { statements: ['answer-quickly', 'sleep-in-program'], ms, programId: 1 },
      { statement: 'sleep-in-program', ms, programId: 1 },
      { statement: 'count-slowly', ms },
    ]);
    expect(lines.join()).not.toContain('a secret');
    expect(series.get('kindred_slow_statements_total{statement="several"}')).toBe(1);
    expect(series.get('kindred_slow_statements_total{statement="sleep-in-program"}')).toBe(1);
    expect(series.get('kindred_slow_statements_total{statement="count-slowly"}')).toBe(2);
  });
});
