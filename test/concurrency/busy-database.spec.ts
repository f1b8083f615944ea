import request from 'supertest';
import { DataSource } from 'typeorm';
import { Database, PatientDatabase, statement } from '../../src/platform/database/index.js';
import { storedIn } from '../e2e/purchases/support/stored.js';
import { aMember, type EnrolledMember } from '../factories/a-member.js';
import { aPurchase } from '../factories/a-purchase.js';
import { startTestApp, type GraphqlAnswer, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';
import { inSession, lockMember, untilBlocked } from '../support/sessions.js';

const RECORD =
  'mutation ($input: RecordPurchaseInput!) { recordPurchase(input: $input) { ... on RecordPurchasePayload { replayed } } }';
const SAFE = 'It is safe to repeat the call with the same key: nothing is done twice.';
const IN_USE = `What this call needs was in use by others for longer than it waits. ${SAFE}`;
const SLEEP = statement<{ slept: string }>('sleep', 'SELECT pg_sleep($1)::text AS slept');
const TIMEOUTS = statement<{ statement: string; lock: string }>(
  'show-timeouts',
  `SELECT current_setting('statement_timeout') AS statement, current_setting('lock_timeout') AS lock`,
);

describe('a database that is busy', () => {
  let app: TestApp;
  let ada: EnrolledMember;
  let bob: EnrolledMember;
  const settings = {
    DATABASE_POOL_SIZE: '2',
    DATABASE_POOL_QUEUE: '20',
    DATABASE_POOL_WAIT_MS: '400',
    DATABASE_STATEMENT_TIMEOUT_MS: '700',
    DATABASE_LOCK_TIMEOUT_MS: '200',
  };
  beforeAll(async () => {
    app = await startTestApp({ settings });
    ada = await aMember(app).enroll();
    bob = await aMember(app).enroll();
  });
  afterEach(async () => {
    await idle();
    await expectInvariants(app);
  });
  afterAll(() => app.close());

  const pool = () =>
    (app.get(DataSource).driver as unknown as { master: Record<'totalCount' | 'idleCount' | 'waitingCount', number> })
      .master;
  /** All connections are back. */
  const idle = async () => {
    while (pool().idleCount < pool().totalCount || pool().waitingCount > 0)
      await new Promise((done) => setTimeout(done, 10));
  };
  const record = (member: EnrolledMember, input = aPurchase(app).by(member).input()) => app.asShop(RECORD, { input });
  const outcome = ({ data, errors }: GraphqlAnswer) =>
    errors ? errors.map(({ message, extensions: { code } }) => [code, message]) : data;

  it('answers when a member stays locked, writes nothing, and does it when asked again', async () => {
    const before = await storedIn(app);
    const input = aPurchase(app).by(ada).input();

    const refused = await inSession(app, async (session) => {
      await lockMember(session, ada.externalId);
      return record(ada, input);
    });

    expect(outcome(refused)).toEqual([['SERVICE_UNAVAILABLE', IN_USE]]);
    expect(await storedIn(app)).toEqual(before);
    expect(outcome(await record(ada, input))).toEqual({ recordPurchase: { replayed: false } });
    expect(outcome(await record(ada, input))).toEqual({ recordPurchase: { replayed: true } });
  });

  it('serves others of the same batch', async () => {
    const answers = await inSession(app, async (session) => {
      await lockMember(session, ada.externalId);
      const first = record(ada);
      await untilBlocked(app);
      return Promise.all([first, record(bob), record(ada), record(bob)]);
    });

    expect(answers.map(outcome)).toEqual([
      [['SERVICE_UNAVAILABLE', IN_USE]],
      { recordPurchase: { replayed: false } },
      [['SERVICE_UNAVAILABLE', IN_USE]],
      { recordPurchase: { replayed: false } },
    ]);
  });

  it('does not wait for every item of a list that cannot be had', async () => {
    let waits = 0;
    const stop = app.get(Database).observe((name) => void (waits += name.startsWith('lock-members') ? 1 : 0));

    const answers = await inSession(app, async (session) => {
      await lockMember(session, ada.externalId);
      return Promise.all(Array.from({ length: 30 }, () => record(ada)));
    });

    stop();
    expect(answers.map(outcome)).toEqual(Array(30).fill([['SERVICE_UNAVAILABLE', IN_USE]]));
    expect(waits).toBeLessThanOrEqual(8); // two batches at once, each once as a whole and twice by items; and one more of each
  });

  it('ends a statement that takes too long', async () => {
    const sleeping = app.get(Database).query(SLEEP, [5]);

    await expect(sleeping).rejects.toMatchObject({ code: '57014' });
  });

  it('has patience with jobs', async () => {
    const limits = async (database: Database) => [
      await database.query(TIMEOUTS, []),
      await database.transaction((tx) => tx.query(TIMEOUTS, [])),
      await database.configure((tx) => tx.query(TIMEOUTS, [])),
    ];

    expect(await limits(app.get(Database))).toEqual(Array(3).fill([{ statement: '700ms', lock: '200ms' }]));
    expect(await limits(app.get(PatientDatabase))).toEqual(Array(3).fill([{ statement: '0', lock: '0' }]));
    expect(await limits(app.get(Database))).toEqual(Array(3).fill([{ statement: '700ms', lock: '200ms' }]));
  });

  it('answers all of 500 callers on 2 connections, and has them back', async () => {
    const [one, other] = await Promise.all([app.database.pool.connect(), app.database.pool.connect()]);
    for (const session of [one, other]) await session.query('BEGIN');
    await one.query('LOCK TABLE program IN ACCESS EXCLUSIVE MODE');

    const calls = Array.from({ length: 500 }, () => app.asAdmin('{ program { name } auditLog { nodes { id } } }'));
    const answers = await Promise.all(calls);
    for (const session of [one, other]) {
      await session.query('ROLLBACK');
      session.release();
    }

    const codes = new Set(answers.flatMap(({ errors }) => errors?.map(({ extensions }) => extensions.code) ?? ['OK']));
    expect([...codes]).toEqual(['SERVICE_UNAVAILABLE']);
    await idle();
    expect([pool().totalCount <= 2, pool().waitingCount]).toEqual([true, 0]);
    expect((await app.asAdmin('{ program { name } }')).data.program.name).toBe('Books & Coffee');
  });

  it('is not ready, and says why, when the queue is full and nothing was answered for a second', async () => {
    const database = app.get(Database);
    const holders = [1, 2].map(() => app.get(PatientDatabase).transaction((tx) => tx.query(SLEEP, [2])));
    while (database.silentMilliseconds < 1000) await new Promise((done) => setTimeout(done, 10));
    const waiting = Promise.allSettled(Array.from({ length: 20 }, () => database.query(SLEEP, [0])));

    const during = await request(app.app.getHttpServer()).get('/health/ready');
    await waiting;
    await Promise.all(holders);
    const after = await request(app.app.getHttpServer()).get('/health/ready');

    expect([during.status, during.body]).toEqual([503, { status: 'database busy' }]);
    expect([after.status, after.body]).toEqual([200, { status: 'ok' }]);
  });

  it('refuses at once who comes to a full queue, and is ready while the database answers', async () => {
    const ready = () => request(app.app.getHttpServer()).get('/health/ready');
    const busy = Promise.allSettled(Array.from({ length: 22 }, () => app.get(Database).query(SLEEP, [0.3])));

    const refused = await app
      .get(Database)
      .query(SLEEP, [0])
      .catch((error: unknown) => error);
    const during = await ready();
    await busy;
    const after = await ready();

    expect(refused).toMatchObject({
      name: 'DatabaseBusy',
      message: `The server has more to do than it can: 20 calls wait for the database already. ${SAFE}`,
    });
    expect([during.status, during.body]).toEqual([200, { status: 'ok' }]);
    expect([after.status, after.body]).toEqual([200, { status: 'ok' }]);
  });

  it('gives up waiting for a connection', async () => {
    const busy = Promise.allSettled([1, 2].map(() => app.get(Database).query(SLEEP, [0.65])));

    const [waiting] = await Promise.allSettled([app.get(Database).query(SLEEP, [0])]);
    await busy;

    expect(waiting).toMatchObject({
      status: 'rejected',
      reason: { message: `No connection to the database was free within 0.4 seconds. ${SAFE}` },
    });
  });
});
