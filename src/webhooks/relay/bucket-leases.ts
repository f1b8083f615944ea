import { BUCKETS } from '../../platform/outbox/index.js';
import { call, DATABASE_CLOCK, statement, type Queryable, type Tx } from '../../platform/database/index.js';

/** A server that is not heard of for so long is taken to be dead; the others share what it held. */
const LEASE_SECONDS = 10;

const KEY = 7_164_001_826; // any number that nobody else takes in this database

const ONE_AT_A_TIME = statement('lock-relay-leases', 'SELECT pg_advisory_xact_lock($1)');

const CLUSTER = '(SELECT system_identifier FROM pg_control_system())';

const MAKE_BUCKETS = statement(
  'make-relay-buckets',
  `INSERT INTO relay_bucket (bucket, cluster) SELECT bucket, ${CLUSTER} FROM generate_series(0, $1::integer - 1) AS bucket
   ON CONFLICT (bucket) DO NOTHING`,
);

const LIVE = statement(
  'prolong-relay-lease',
  `INSERT INTO relay (id, lease_until) VALUES ($1, ${DATABASE_CLOCK} + make_interval(secs => $2))
   ON CONFLICT (id) DO UPDATE SET lease_until = excluded.lease_until`,
);

const FORGET_DEAD = statement<{ id: string }>(
  'forget-dead-relays',
  `DELETE FROM relay WHERE lease_until < ${DATABASE_CLOCK} RETURNING id`,
);

const COUNT = statement<{ relays: number; held: number[] | null }>(
  'count-relay-buckets',
  `SELECT (SELECT count(*)::int FROM relay) AS relays,
     (SELECT array_agg(bucket::int ORDER BY bucket) FROM relay_bucket WHERE holder = $1) AS held`,
);

const GIVE_BACK = statement(
  'give-relay-buckets-back',
  'UPDATE relay_bucket SET holder = NULL WHERE holder = $1 AND bucket = ANY ($2::smallint[])',
);

const TAKE = statement(
  'take-relay-buckets',
  `UPDATE relay_bucket SET holder = $1 WHERE bucket IN (
     SELECT b.bucket FROM relay_bucket b
     WHERE b.holder IS NULL OR NOT EXISTS (SELECT FROM relay r WHERE r.id = b.holder)
     ORDER BY b.bucket LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED)`,
);

const LEAVE = statement('leave-relay', 'DELETE FROM relay WHERE id = $1');
const GIVE_ALL_BACK = statement(
  'give-all-relay-buckets-back',
  'UPDATE relay_bucket SET holder = NULL WHERE holder = $1',
);

const LOCK_HELD = statement<{ bucket: number }>(
  'lock-held-relay-buckets',
  `SELECT bucket FROM relay_bucket WHERE holder = $1 AND ($2::smallint[] IS NULL OR bucket = ANY ($2::smallint[]))
   ORDER BY bucket FOR NO KEY UPDATE`,
);

const LOCK_ALL = statement('lock-relay-buckets', 'SELECT bucket FROM relay_bucket ORDER BY bucket FOR NO KEY UPDATE');

// A server that stands still gives its locks up. Plans go by the indexes, whatever is known of the tables: it is little of much.
const PREPARE = statement(
  'prepare-relay-work',
  `SELECT set_config('idle_in_transaction_session_timeout', '10s', true), set_config('enable_seqscan', 'off', true),
     set_config('jit', 'off', true)`,
);

/** The buckets are there once somebody relays, or has asked for something to be relayed. */
function makeBuckets(db: Queryable): Promise<unknown> {
  return db.query(MAKE_BUCKETS, [BUCKETS]);
}

/**
 * Says that this relay lives, and comes by its share of the buckets: it gives back what is too much for as many relays as live, and takes
 * what is nobody's. What is under way in `busy` buckets is not given out of hand. Answers the buckets that it holds now, and whether
 * another relay was found dead.
 */
export async function shareBuckets(
  tx: Tx,
  relay: string,
  busy: ReadonlySet<number>,
): Promise<{ buckets: number[]; foundDead: boolean }> {
  await tx.query(ONE_AT_A_TIME, [KEY]);
  await makeBuckets(tx);
  const [, dead] = await tx.pipeline([call(LIVE, [relay, LEASE_SECONDS]), call(FORGET_DEAD, [])]);
  const before = await heldBy(tx, relay);
  const share = Math.ceil(BUCKETS / before.relays);
  const extra = before.held.filter((bucket) => !busy.has(bucket)).slice(0, Math.max(before.held.length - share, 0));
  if (extra.length > 0) await tx.query(GIVE_BACK, [relay, extra]);
  if (before.held.length < share) await tx.query(TAKE, [relay, share - before.held.length]);
  return { buckets: (await heldBy(tx, relay)).held, foundDead: dead.length > 0 };
}

async function heldBy(tx: Tx, relay: string): Promise<{ relays: number; held: number[] }> {
  const [counted] = await tx.query(COUNT, [relay]);
  return { relays: counted?.relays ?? 1, held: counted?.held ?? [] };
}

/** Leaves everything to the others. */
export async function leaveBuckets(tx: Tx, relay: string): Promise<void> {
  await tx.query(ONE_AT_A_TIME, [KEY]);
  await tx.query(GIVE_ALL_BACK, [relay]);
  await tx.query(LEAVE, [relay]);
}

/**
 * Holds those of these buckets that are still this relay's, all of its own for null, for this transaction: what waits in them is changed by
 * nobody else. Read what is in them in statements after this one.
 */
export async function lockHeldBuckets(
  tx: Tx,
  relay: string,
  buckets: readonly number[] | null,
): Promise<ReadonlySet<number>> {
  const [, rows] = await tx.pipeline([call(PREPARE, []), call(LOCK_HELD, [relay, buckets])]);
  return new Set(rows.map(({ bucket }) => bucket));
}

/** Holds all buckets, whosever they are: nothing is relayed, and no delivery changes, until the transaction ends. */
export async function lockAllBuckets(tx: Tx): Promise<void> {
  await makeBuckets(tx);
  await tx.query(LOCK_ALL, []);
}
