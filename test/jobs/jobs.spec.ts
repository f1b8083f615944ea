import PgBoss from 'pg-boss';
import { pino } from 'pino';
import { Jobs } from '../../src/platform/jobs/index.js';
import { aMember } from '../factories/a-member.js';
import { aPurchase } from '../factories/a-purchase.js';
import { aRule } from '../factories/a-rule.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { DueItems } from '../support/due-items.js';

interface Line {
  level: number;
  msg: string;
  [fact: string]: unknown;
}

const INFO = 30;
const ERROR = 50;

const pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await pause(20);
}

describe('jobs', () => {
  let lines: Line[];
  let apps: TestApp[];
  let boss: PgBoss;
  let errors: unknown[];
  const note = (error: unknown) => errors.push(error);

  /** Servers on one database, whose jobs start at the same time. */
  beforeEach(async () => {
    lines = [];
    errors = [];
    process.on('unhandledRejection', note);
    const logger = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line) as Line) });
    const first = await startTestApp({ logger });
    apps = [first, await startTestApp({ on: first, logger }), await startTestApp({ on: first, logger })];
  });
  afterEach(async () => {
    await boss.stop({ graceful: false });
    for (const app of apps.reverse()) await app.close();
    process.off('unhandledRejection', note);
    expect(errors).toEqual([]);
  });

  const start = async (servers = apps): Promise<TestApp> => {
    const [app] = apps as [TestApp];
    for (const one of servers) one.get(Jobs).start();
    boss = new PgBoss({ connectionString: app.database.url, max: 1, schedule: false, supervise: false });
    await until(() => messages(INFO).filter((message) => message === 'jobs started').length === servers.length);
    await boss.start();
    return app;
  };
  const queues = async ({ database }: TestApp): Promise<string[]> => {
    return (await database.pool.query('SELECT name FROM pgboss.schedule ORDER BY name')).rows.map(({ name }) => name);
  };
  /** Has a job done now, as its schedule would. */
  const send = (name: string) => boss.send(name, {});
  const completed = async (name: string): Promise<number> => {
    const { rows } = await apps[0]!.database.pool.query(
      "SELECT count(*)::int AS n FROM pgboss.job WHERE name = $1 AND state = 'completed'",
      [name],
    );
    return rows[0].n;
  };
  const messages = (level: number) => lines.filter((line) => line.level === level).map(({ msg }) => msg);

  it('start on several servers at once, in a schema of their own', async () => {
    const app = await start();

    const { rows } = await app.database.pool.query(
      "SELECT table_schema, table_name FROM information_schema.tables WHERE table_name IN ('queue', 'job', 'schedule')",
    );
    expect(await queues(app)).toEqual([
      'export-members',
      'forget-code-guesses',
      'forget-events',
      'forget-idempotency-keys',
      'forget-rate-buckets',
      'run-due',
      'simulate-earning',
      'verify-ledger',
    ]);
    expect(new Set(rows.map(({ table_schema }) => table_schema))).toEqual(new Set(['pgboss']));
    expect(messages(ERROR)).toEqual([]);
  });

  it('do what is due once, on one of the servers, in programs that live in real time', async () => {
    const app = await start();
    const live = app.program.program.number;
    const sandbox = (await app.anotherProgram({ sandbox: true })).program.number;
    const past = ['2025-01-01T00:00:00Z', '2025-06-01T00:00:00Z', '2026-01-01T00:00:00Z'];
    const items = DueItems.in(live, ...apps).at(...past, '2999-01-01T00:00:00Z');
    const waiting = DueItems.in(sandbox, ...apps).at(...past);
    let running = 0;
    let most = 0;
    items.beforeItem = async () => {
      most = Math.max(most, ++running);
      await pause(1500); // longer than it takes another server to look for a job
      running--;
    };

    await send('run-due');
    await until(() => running === 1);
    await send('run-due');
    await until(async () => (await completed('run-due')) >= 2 && items.open.length === 1);

    expect(most).toBe(1);
    expect(items.done).toEqual(past.map((moment) => new Date(moment)));
    expect(waiting.open).toHaveLength(3);
    expect(lines).toContainEqual(
      expect.objectContaining({
        level: INFO,
        programId: live,
        done: { [items.name]: 3 },
        msg: 'did what was due',
      }),
    );
    expect(messages(ERROR)).toEqual([]);
  });

  it('are done at once when they are woken, not only at their time', async () => {
    const app = await start();
    const draft = await aRule(app).draft();
    await aPurchase(app)
      .by(await aMember(app).enroll())
      .record();
    const answer = await app.asAdmin(
      `mutation ($id: ID!) { simulateEarning(input: { add: [$id] }) { ... on SimulateEarningPayload { simulation { id } } } }`,
      { id: draft },
    );

    const { id } = answer.data.simulateEarning.simulation;
    const ask = () => app.asAdmin('query ($id: ID!) { simulation(id: $id) { result { pointsNow } } }', { id });
    await until(async () => (await ask()).data.simulation.result !== null);

    expect((await ask()).data.simulation.result).toEqual({ pointsNow: 10 });
    expect(messages(ERROR)).toEqual([]);
  });

  it('forget idempotency keys after 30 days on the clock of their program', async () => {
    const app = await start();
    const sandbox = await app.anotherProgram({ sandbox: true, clock: new Date('2030-01-01T00:00:00Z') });
    const programs = [app.program.program.number, sandbox.program.number];
    await app.database.pool.query(
      `INSERT INTO idempotency_key (program_id, key, operation, input_hash, result, created_at)
       SELECT p.id, age || ' days', 'test', '', '{}', coalesce(p.clock, now()) - age * interval '1 day' + interval '1 hour'
       FROM program p, unnest(ARRAY[0, 29, 30, 31, 400]) AS age`,
    );
    await app.database.pool.query(
      `INSERT INTO idempotency_key (program_id, key, operation, input_hash, result, created_at)
       SELECT $1, 'old ' || n, 'test', '', '{}', now() - interval '1 year' FROM generate_series(1, 12000) n`,
      [programs[0]],
    );

    await send('forget-idempotency-keys');
    await until(async () => (await completed('forget-idempotency-keys')) === 1);

    const { rows } = await app.database.pool.query('SELECT program_id, key FROM idempotency_key ORDER BY 1, 2');
    expect(rows).toEqual(
      programs.flatMap((program_id) => ['0 days', '29 days', '30 days'].map((key) => ({ program_id, key }))),
    );
  });

  it('put every program to the proof and log a line for each invariant', async () => {
    const app = await start();
    const another = await app.anotherProgram({ name: 'Another', sandbox: true });
    await aRule(app).active();
    await aPurchase(app)
      .by(await aMember(app).enroll())
      .record();
    const { rows } = await app.database.pool.query('UPDATE wallet SET lifetime_earned = 11 RETURNING id');

    await send('verify-ledger');
    await until(async () => (await completed('verify-ledger')) === 1);

    const violated = lines.filter(({ level }) => level === ERROR);
    expect(violated).toMatchObject([
      {
        programId: app.program.program.number,
        invariant: 1,
        title: "a wallet's balances and lifetime figures are the sums of its movements",
        checked: 1,
        wrong: 1,
        offenders: [`wallet ${rows[0].id}: lifetimeEarned 11, postings and merges say 10`],
        msg: 'an invariant is VIOLATED',
      },
    ]);
    const held = lines.filter(({ msg, programId }) => msg === 'an invariant holds' && programId !== undefined);
    const ofAnother = held.filter(({ programId }) => programId === another.program.number);
    expect(ofAnother.length).toBeGreaterThan(10);
    expect(held).toHaveLength(2 * ofAnother.length - 1);
    await app.database.pool.query('UPDATE wallet SET lifetime_earned = 10');
  });

  it('finish the item in hand when their server stops; another one goes on', async () => {
    const stopping = apps[1]!;
    const app = await start([stopping]);
    const past = Array.from({ length: 40 }, (_, index) => new Date(Date.UTC(2025, 0, index + 1)).toISOString());
    const items = DueItems.in(app.program.program.number, ...apps).at(...past);
    let begun = 0;
    items.beforeItem = () => {
      begun++;
      return pause(100);
    };

    await send('run-due');
    await until(() => items.done.length >= 2);
    const asked = performance.now();
    await apps.splice(1, 1)[0]!.close();
    const took = performance.now() - asked;
    const then = { begun, done: items.done.length };
    const { rows } = await app.database.pool.query(
      "SELECT state, output->>'message' AS message FROM pgboss.job WHERE name = 'run-due'",
    );
    app.get(Jobs).start();
    await send('run-due');
    await until(() => items.open.length === 0);

    expect(took).toBeLessThan(5_000);
    expect(then.done).toBe(then.begun);
    expect(then.done).toBeLessThan(40);
    expect(rows).toContainEqual({ state: 'retry', message: 'the server stopped' });
    expect(items.done).toEqual(past.map((moment) => new Date(moment)));
    expect(messages(ERROR)).toEqual([]);
  });

  it('outlive a database that is away, and go on', async () => {
    const app = await start();
    const items = DueItems.in(app.program.program.number, ...apps).at('2025-01-01T00:00:00Z');
    items.beforeItem = async () => {
      await app.database.pool.query('ALTER SCHEMA pgboss RENAME TO away');
      await pause(2500);
    };

    await send('run-due');
    await until(() => messages(ERROR).length >= 3);
    await app.database.pool.query('ALTER SCHEMA away RENAME TO pgboss');
    items.beforeItem = () => Promise.resolve();
    items.at('2025-02-01T00:00:00Z');
    await send('run-due');
    await until(() => items.open.length === 0);

    expect(new Set(messages(ERROR))).toEqual(new Set(['jobs wait until the database answers']));
    expect(items.done).toHaveLength(2);
  });

  it('try again when the database does not let them start', async () => {
    const [{ database }] = apps as [TestApp];
    await database.pool.query('CREATE SCHEMA pgboss CREATE TABLE version (number integer)');
    for (const one of apps) one.get(Jobs).start();
    await until(() => messages(ERROR).length >= 3);
    const failed = new Set(messages(ERROR));

    await database.pool.query('DROP SCHEMA pgboss CASCADE');
    const app = await start();

    expect(failed).toEqual(new Set(['jobs cannot start yet']));
    expect(await queues(app)).toHaveLength(8);
  });
});
