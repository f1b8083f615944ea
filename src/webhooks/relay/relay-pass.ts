import { statement, statementPlannedAnew, type Queryable, type Tx } from '../../platform/database/index.js';
import { lockHeldBuckets } from './bucket-leases.js';
import { RELAYED_EVENT_COLUMNS, type RelayedEvent } from './relayed-events.js';

/**
 * What a relay has seen, as PostgreSQL tells it: every transaction before `xmax` that is not among `xip`, those under way then. A row of the
 * outbox is new when its transaction was not seen. Rows that commit late are among those under way, so none is passed over.
 */
export interface Position {
  readonly xmax: string;
  readonly xip: readonly string[];
}

/** Before every transaction. */
const BEGINNING: Position = { xmax: '2', xip: [] };

const POSITION = 'pg_snapshot_xmax(seen)::text AS xmax, array(SELECT x::text FROM pg_snapshot_xip(seen) AS x) AS xip';

const LOOK = statement<Position & { isNew: boolean; isWanted: boolean }>(
  'look-for-new-events',
  `SELECT ${POSITION},
     (SELECT o.xid FROM outbox o WHERE o.xid >= $1::xid8 AND o.bucket = ANY ($3::smallint[]) ORDER BY o.xid LIMIT 1) IS NOT NULL
     OR EXISTS (SELECT FROM UNNEST($2::xid8[]) AS late (xid) CROSS JOIN LATERAL (
       SELECT FROM outbox o WHERE o.xid = late.xid AND o.bucket = ANY ($3::smallint[]) LIMIT 1) o) AS "isNew",
     EXISTS (SELECT FROM webhook_endpoint WHERE status <> 'ARCHIVED') AS "isWanted"
   FROM pg_current_snapshot() AS seen`,
);

const POSITIONS = statement<Position>(
  'find-relay-positions',
  `SELECT DISTINCT pg_snapshot_xmax(position)::text AS xmax, array(SELECT x::text FROM pg_snapshot_xip(position) AS x) AS xip
   FROM relay_bucket WHERE holder = $1`,
);

/**
 * `$2` is the oldest position, `$6` how many rows beyond it are enough for one pass: `piece.until` is the transaction at which the pass ends.
 * Null where it reaches everything.
 */
const PIECE = `piece AS MATERIALIZED (
  SELECT (SELECT (o.xid::text::bigint + 1)::text::xid8 FROM outbox o WHERE o.xid >= $2::xid8 ORDER BY o.xid OFFSET $6::integer LIMIT 1) AS until)`;

/** `$1` the relay, `$2` and `$3` the oldest of its positions. */
const NEW_ROWS = `new AS MATERIALIZED (
  SELECT o.* FROM (
    SELECT * FROM outbox WHERE xid >= $2::xid8 AND xid < coalesce((SELECT until FROM piece), pg_snapshot_xmax(pg_current_snapshot()))
    UNION ALL
    SELECT * FROM outbox WHERE xid = ANY ($3::xid8[]) AND xid < $2::xid8) o
  JOIN relay_bucket b ON b.bucket = o.bucket AND b.holder = $1 AND NOT pg_visible_in_snapshot(o.xid, b.position))`;

/** A time-ordered id, version 7, of a moment in milliseconds and a number that tells those of one statement apart. */
const newId = (
  number: string,
  now: string,
): string => `(lpad(to_hex((extract(epoch FROM ${now}::timestamptz) * 1000)::bigint), 12, '0')
  || '7' || lpad(to_hex((${number}) / 4096 % 4096), 3, '0') || '8' || lpad(to_hex((${number}) % 4096), 3, '0')
  || left(replace(gen_random_uuid()::text, '-', ''), 12))::uuid`;

// The first of a line may be tried at once when nothing waits before it. That is asked row by row, with a scalar: a join
// would be planned as a walk over everything that waits. What a change of an endpoint or a replay has made a delivery of before is left
// out first: it may be settled, and then nothing would let those behind it go.
const deliverAt = (now: string): string => `delivered AS (
  INSERT INTO webhook_delivery (program_id, id, endpoint, member_id, sequence, row_sequence, bucket, type, occurred_at,
    relayed_at, status, attempts, tries, next_attempt_at)
  SELECT m.program_id, ${newId('m.number', now)}, m.endpoint, m.member_id, m.sequence, m.row_sequence, m.bucket, m.type, m.occurred_at,
    ${now}, 'WAITING', 0, 0,
    CASE WHEN m.place = 1 AND (SELECT d.sequence FROM webhook_delivery d WHERE d.program_id = m.program_id
      AND d.endpoint = m.endpoint AND d.member_id = m.member_id AND d.status = 'WAITING' LIMIT 1) IS NULL THEN ${now}::timestamptz END
  FROM (
    SELECT n.program_id, n.member_id, n.sequence + e.number - 1 AS sequence, n.sequence AS row_sequence, n.bucket,
      e.event ->> 'type' AS type, (e.event ->> 'at')::timestamptz AS occurred_at, w.number AS endpoint,
      row_number() OVER (PARTITION BY n.program_id, w.number, n.member_id ORDER BY n.sequence, e.number) AS place,
      row_number() OVER (ORDER BY n.sequence, e.number) AS number
    FROM new n CROSS JOIN LATERAL jsonb_array_elements(n.events) WITH ORDINALITY AS e (event, number)
    JOIN webhook_endpoint w ON w.program_id = n.program_id AND w.status <> 'ARCHIVED'
      AND NOT pg_visible_in_snapshot(n.xid, w.events_since) AND e.event ->> 'type' LIKE ANY (w.patterns)
    WHERE (SELECT d.sequence FROM webhook_delivery d WHERE d.program_id = n.program_id AND d.endpoint = w.number
      AND d.member_id = n.member_id AND d.sequence = n.sequence + e.number - 1) IS NULL) m
  ON CONFLICT (program_id, endpoint, member_id, sequence) DO NOTHING
  RETURNING 1)`;

// Everything below the end of the piece is seen, but what is under way now; a bucket that was further has seen what it had seen.
const MOVE = `moved AS (
  UPDATE relay_bucket b SET position = (
    SELECT format('%s:%s:%s', coalesce(min(late.xid), ended.xmax), ended.xmax, string_agg(late.xid::text, ',' ORDER BY late.xid))::pg_snapshot
    FROM (SELECT greatest(reached.xid, pg_snapshot_xmax(b.position)) AS xmax) ended LEFT JOIN (
      SELECT xid FROM pg_snapshot_xip(pg_current_snapshot()) AS xid WHERE xid < reached.xid
      UNION ALL SELECT xid FROM pg_snapshot_xip(b.position) AS xid WHERE xid >= reached.xid) late ON true
    GROUP BY ended.xmax)
  FROM (SELECT coalesce(until, pg_snapshot_xmax(pg_current_snapshot())) AS xid FROM piece) reached
  WHERE b.holder = $1)`;

const PASS = statementPlannedAnew<
  Position & { isAll: boolean; deliveries: number } & (RelayedEvent | { sequence: null })
>(
  'relay-events',
  `WITH ${PIECE}, ${NEW_ROWS}, ${deliverAt('$4')}, ${MOVE}
   SELECT ${POSITION}, (SELECT until IS NULL FROM piece) AS "isAll", (SELECT count(*)::int FROM delivered) AS deliveries, told.*
   FROM pg_current_snapshot() AS seen LEFT JOIN (
     SELECT ${RELAYED_EVENT_COLUMNS} FROM new n
     CROSS JOIN LATERAL (SELECT * FROM outbox_event v WHERE v.program_id = n.program_id AND v.member_id = n.member_id
       AND v.row_sequence = n.sequence OFFSET 0) e
     WHERE $5::boolean) told ON true
   ORDER BY told."programId", told."memberId", told.sequence`,
);

// The positions stay: whoever listens hears of it when the relay comes.
const CATCH_UP = statementPlannedAnew<{ seen: string; deliveries: number }>(
  'relay-before-change',
  `WITH new AS MATERIALIZED (
     SELECT o.* FROM outbox o JOIN relay_bucket b ON b.bucket = o.bucket AND NOT pg_visible_in_snapshot(o.xid, b.position)
     WHERE o.program_id = $1 AND o.xid >= (SELECT min(pg_snapshot_xmin(position)) FROM relay_bucket)),
   ${deliverAt('$2')}
   SELECT pg_current_snapshot()::text AS seen, (SELECT count(*)::int FROM delivered) AS deliveries`,
);

// An endpoint that is made meanwhile holds the buckets: whoever waited for it sees it.
const SKIP = statement<{ bucket: number }>(
  'skip-unwanted-events',
  `UPDATE relay_bucket SET position = pg_current_snapshot()
   WHERE holder = $1 AND NOT EXISTS (SELECT FROM webhook_endpoint WHERE status <> 'ARCHIVED') RETURNING bucket`,
);

/** What a look at the outbox found. */
export interface Look {
  readonly position: Position;
  /** Whether there is something that was not there at the position before. */
  readonly isNew: boolean;
  /** Whether there is any endpoint at all. */
  readonly isWanted: boolean;
}

/** Looks whether something is new since `position`, in these buckets. Cheap where nothing is. */
export async function lookForNews(db: Queryable, { xmax, xip }: Position, buckets: readonly number[]): Promise<Look> {
  const [look] = await db.query(LOOK, [xmax, xip, buckets]);
  if (!look) throw new Error('looking for new events answered nothing');
  return { position: { xmax: look.xmax, xip: look.xip }, isNew: look.isNew, isWanted: look.isWanted };
}

/** What one pass came to. */
export interface Pass {
  /** Up to where everything is relayed; null where this was a piece of it, and more is there. */
  readonly position: Position | null;
  readonly deliveries: number;
  readonly events: RelayedEvent[];
}

/** So many rows of the outbox are enough for one pass: it takes a fraction of a second, and whoever waits for a bucket gets a turn. */
const PIECE_ROWS = 2000;

/**
 * Relays what is new in the buckets that this relay holds: for every event and endpoint that asked for it a delivery, in one transaction
 * with the position. Where there is much, a piece of it, the oldest. `now` is when they may be sent. Reads the events only when somebody
 * `listens`.
 */
export async function relayNews(
  tx: Tx,
  relay: string,
  now: Date,
  listens: boolean,
  pieceRows = PIECE_ROWS,
): Promise<Pass | null> {
  const held = await lockHeldBuckets(tx, relay, null);
  if (held.size === 0) return null;
  const { xmax, xip } = oldestOf(await tx.query(POSITIONS, [relay]));
  const rows = await tx.query(PASS, [relay, xmax, xip, now, listens, pieceRows]);
  const [passed] = rows;
  if (!passed) throw new Error('a pass of the relay answered nothing');
  const events = rows.filter((row): row is typeof row & RelayedEvent => row.sequence !== null);
  const position = passed.isAll ? { xmax: passed.xmax, xip: passed.xip } : null;
  return { position, deliveries: passed.deliveries, events };
}

/**
 * Makes the deliveries of what a program told so far and no relay has come to, by the filters of now. All buckets are locked. Answers what
 * it has seen: the rest is told from then on.
 */
export async function relayBeforeChange(tx: Tx, programId: number, now: Date): Promise<string> {
  const [caughtUp] = await tx.query(CATCH_UP, [programId, now]);
  if (!caughtUp) throw new Error('catching up answered nothing');
  return caughtUp.seen;
}

/**
 * Where no program has an endpoint, nothing is relayed: the positions move on, so that little is to be looked at once one has. Answers
 * false when one has by now: they stay.
 */
export async function skipNews(tx: Tx, relay: string): Promise<boolean> {
  await lockHeldBuckets(tx, relay, null);
  return (await tx.query(SKIP, [relay])).length > 0;
}

/** A position that has seen nothing that one of these has not seen. */
function oldestOf(positions: readonly Position[]): Position {
  const [first = BEGINNING, ...others] = [...positions].sort((a, b) => (BigInt(a.xmax) < BigInt(b.xmax) ? -1 : 1));
  return { xmax: first.xmax, xip: [...new Set([first, ...others].flatMap(({ xip }) => xip))] };
}
