import { Database, statement, type Tx } from '../../../src/platform/database/index.js';
import { findDueDeliveries, shareBuckets, writeAttempts } from '../../../src/webhooks/index.js';
import { aMember } from '../../factories/a-member.js';
import { aDelivery, anEndpoint } from '../../factories/an-endpoint.js';
import { startTestApp, type TestApp } from '../../support/app.js';

const RELAY = '019a0000-0000-7000-8000-000000000001';
const BUCKETS = Array.from({ length: 64 }, (_, bucket) => bucket);

const COPY = statement(
  'test-copy-deliveries',
  `INSERT INTO webhook_delivery (program_id, id, endpoint, member_id, sequence, row_sequence, bucket, type, occurred_at, relayed_at,
     status, attempts, tries)
   SELECT d.program_id, gen_random_uuid(), d.endpoint, d.member_id, 1000 + copy, 1000 + copy, d.bucket, d.type, d.occurred_at, d.relayed_at,
     'WAITING', 0, 0
   FROM (SELECT * FROM webhook_delivery LIMIT 1) d, generate_series(1, 3000) AS copy`,
);
const DUE_AGAIN = statement(
  'test-delivery-due-again',
  'UPDATE webhook_delivery SET next_attempt_at = now() WHERE attempts > 0',
);
const READ = statement<{ read: number }>(
  'test-count-read-deliveries',
  `SELECT (coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::int AS read FROM pg_stat_xact_user_tables
   WHERE relname = 'webhook_delivery'`,
);

describe('settling deliveries', () => {
  let app: TestApp;
  beforeEach(async () => {
    app = await startTestApp();
  });
  afterEach(() => app.close());

  /** How many rows are read to note one attempt. */
  const rowsRead = async (tx: Tx): Promise<number> => {
    const now = new Date();
    const [delivery] = await findDueDeliveries(tx, now, BUCKETS, 1);
    const count = async () => (await tx.query(READ, []))[0]?.read ?? 0;
    const before = await count();
    const posted = { status: 500, milliseconds: 1, answer: null, problem: null, retryAfter: '0' };
    await writeAttempts(tx, RELAY, [{ delivery: delivery!, posted, at: now, chance: 0 }], now);
    return (await count()) - before;
  };

  it('reads what was sent, however much waits', async () => {
    const { id } = await anEndpoint(app, 'http://127.0.0.1:9/');
    await aMember(app).enroll();
    await aDelivery(app, id);
    await app.get(Database).transaction((tx) => shareBuckets(tx, RELAY, new Set()));

    await app.get(Database).transaction(async (tx) => {
      const alone = await rowsRead(tx); // plans are made for a table of one row
      await tx.query(COPY, []);
      await tx.query(DUE_AGAIN, []);

      expect(await rowsRead(tx)).toBeLessThan(alone + 10);
    });
  });
});
