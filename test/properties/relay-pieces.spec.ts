import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { PoolClient } from 'pg';
import { Database } from '../../src/platform/database/index.js';
import { relayNews, shareBuckets } from '../../src/webhooks/index.js';
import { aMember } from '../factories/a-member.js';
import { anEndpoint } from '../factories/an-endpoint.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';

/** `KINDRED_PROPERTY_RUNS` times as many runs, `KINDRED_PROPERTY_SEED` for others. */
const RUNS = Number(process.env['KINDRED_PROPERTY_RUNS'] ?? 1);
const SEED = Number(process.env['KINDRED_PROPERTY_SEED'] ?? 20_261_123);
const WRITERS = 3;

type Step =
  | { kind: 'write'; writer: number; member: number; rows: number }
  | { kind: 'commit'; writer: number }
  | { kind: 'pass'; relay: number; rows: number }
  | { kind: 'hand over'; relay: number; bucket: number };

const STEP: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      writer: fc.nat(WRITERS - 1),
      member: fc.nat(1),
      rows: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('commit' as const), writer: fc.nat(WRITERS - 1) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('pass' as const),
      relay: fc.nat(1),
      rows: fc.constantFrom(0, 0, 1, 50),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('hand over' as const), relay: fc.nat(1), bucket: fc.nat(63) }),
  },
);

describe('relays that go in pieces', () => {
  let app: TestApp;
  let members: { id: string; bucket: number }[];
  beforeAll(async () => {
    app = await startTestApp();
    await anEndpoint(app, 'http://127.0.0.1:9/', { events: ['member.updated'] });
    await Promise.all(Array.from({ length: WRITERS * 2 }, () => aMember(app).enroll()));
    const { rows } = await app.database.pool.query('SELECT member_id AS id, bucket FROM outbox ORDER BY member_id');
    members = rows;
  });
  afterAll(() => app.close());

  it('pass over nothing, tell nothing twice, and keep the order, whoever commits late and whatever changes hands', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(STEP, { minLength: 20, maxLength: 60 }), async (steps) => {
        const run = await Run.of(app, members);
        try {
          for (const step of steps) await run.take(step);
          await run.settle();
        } finally {
          await run.end();
        }

        expect(run.told).toEqual(run.committed);
        expect(await run.delivered()).toEqual(run.committed);
      }),
      { numRuns: 25 * RUNS, seed: SEED },
    );
    await expectInvariants(app);
  }, 120_000);
});

/** Numbers of events by member. */
type Numbers = Record<string, number[]>;

/** Two relays that share the buckets, and writers who each have two members of their own and a transaction that may be open. */
class Run {
  readonly told: Numbers = {};
  readonly committed: Numbers = {};
  private readonly relays = [randomUUID(), randomUUID()] as const;
  private readonly open = new Map<number, Numbers>();
  private readonly next = new Map<string, number>();

  private constructor(
    private readonly app: TestApp,
    private readonly members: readonly { id: string; bucket: number }[],
    private readonly writers: readonly PoolClient[],
  ) {}

  static async of(app: TestApp, members: readonly { id: string; bucket: number }[]): Promise<Run> {
    const writers = await Promise.all(Array.from({ length: WRITERS }, () => app.database.pool.connect()));
    const run = new Run(app, members, writers);
    await app.database.pool.query('DELETE FROM relay');
    for (const relay of run.relays) await run.database.transaction((tx) => shareBuckets(tx, relay, new Set()));
    await run.database.transaction((tx) => shareBuckets(tx, run.relays[0], new Set()));
    await run.database.transaction((tx) => shareBuckets(tx, run.relays[1], new Set()));
    await run.settle();
    const { rows } = await app.database.pool.query(
      'SELECT member_id AS id, max(sequence)::int AS last FROM outbox_event GROUP BY 1',
    );
    for (const { id, last } of rows as { id: string; last: number }[]) run.next.set(id, last + 1);
    for (const { id } of members) [run.committed[id], run.told[id]] = [[], []];
    return run;
  }

  async take(step: Step): Promise<void> {
    if (step.kind === 'write') await this.write(step.writer, step.member, step.rows);
    else if (step.kind === 'commit') await this.commit(step.writer);
    else if (step.kind === 'pass') await this.pass(step.relay, step.rows);
    else await this.handOver(step.relay, step.bucket);
  }

  /** Commits what is open, and relays in small pieces until nothing is left. */
  async settle(): Promise<void> {
    for (const writer of this.open.keys()) await this.commit(writer);
    for (const relay of [0, 1]) while (!(await this.pass(relay, 2)));
  }

  async end(): Promise<void> {
    for (const writer of this.writers) {
      await writer.query('ROLLBACK');
      writer.release();
    }
  }

  /** What the endpoint is to get of what was committed here. */
  async delivered(): Promise<Numbers> {
    const { rows } = await this.app.database.pool.query(
      `SELECT member_id AS id, array_agg(sequence::int ORDER BY id) AS numbers FROM webhook_delivery GROUP BY member_id`,
    );
    const all = new Map<string, number[]>(rows.map(({ id, numbers }) => [id, numbers]));
    const since = (id: string, first = Infinity) => (all.get(id) ?? []).filter((number) => number >= first);
    return Object.fromEntries(this.members.map(({ id }) => [id, since(id, this.committed[id]?.[0])]));
  }

  private get database(): Database {
    return this.app.get(Database);
  }

  private async write(writer: number, which: number, rows: number): Promise<void> {
    const session = this.writers[writer]!;
    const { id, bucket } = this.members[writer * 2 + which]!;
    if (!this.open.has(writer)) await session.query('BEGIN');
    const written = this.open.get(writer) ?? {};
    for (let row = 0; row < rows; row++) {
      const number = this.next.get(id)!;
      await session.query(
        `INSERT INTO outbox (program_id, member_id, sequence, bucket, events, actor_kind)
         SELECT program_id, id, $2, $3, jsonb_build_array(jsonb_build_object('type', 'member.updated', 'at', now())), 'SYSTEM'
         FROM member WHERE id = $1`,
        [id, number, bucket],
      );
      await session.query('UPDATE member SET event_sequence = $2 WHERE id = $1', [id, number]);
      this.next.set(id, number + 1);
      written[id] = [...(written[id] ?? []), number];
    }
    this.open.set(writer, written);
  }

  private async commit(writer: number): Promise<void> {
    await this.writers[writer]!.query('COMMIT');
    for (const [id, numbers] of Object.entries(this.open.get(writer) ?? {})) this.committed[id]!.push(...numbers);
    this.open.delete(writer);
  }

  /** Answers whether nothing is left to relay. */
  private async pass(which: number, rows: number): Promise<boolean> {
    const relay = this.relays[which]!;
    const pass = await this.database.transaction((tx) => relayNews(tx, relay, new Date(), true, rows));
    for (const { memberId, sequence } of pass?.events ?? []) (this.told[memberId] ??= []).push(sequence);
    return !pass || pass.position !== null;
  }

  private async handOver(to: number, bucket: number): Promise<void> {
    await this.app.database.pool.query('UPDATE relay_bucket SET holder = $1 WHERE bucket IN ($2, ($2 + 1) % 64)', [
      this.relays[to],
      this.members[bucket % this.members.length]!.bucket,
    ]);
  }
}
