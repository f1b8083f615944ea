import { tryLockMembers } from '../../members/index.js';
import { DATABASE_CLOCK, statement, type Database } from '../../platform/database/index.js';
import { lockAllBuckets } from '../relay/bucket-leases.js';
import { sendNextInLine } from '../sending/write-attempts.js';

/** Rows in one piece. */
const PIECE = 1000;

// Of what is written later no transaction is older than this.
const MARK = statement(
  'mark-outbox',
  `INSERT INTO outbox_mark (at, xid) SELECT $1, pg_snapshot_xmin(pg_current_snapshot()) ON CONFLICT (at) DO NOTHING`,
);

const FIND_MARK = statement<{ xid: string }>(
  'find-outbox-mark',
  'SELECT xid::text FROM outbox_mark WHERE at <= $1 ORDER BY at DESC LIMIT 1',
);

const DROP_MARKS = statement(
  'drop-outbox-marks',
  `DELETE FROM outbox_mark WHERE at < (SELECT at FROM outbox_mark WHERE at <= $1 ORDER BY at DESC LIMIT 1)`,
);

const GIVE_UP = statement<{ endpoint: number; memberId: string }>(
  'give-up-old-deliveries',
  `UPDATE webhook_delivery SET status = 'DEAD', next_attempt_at = NULL, problem = 'FORGOTTEN',
     settled_at = coalesce(settled_at, ${DATABASE_CLOCK})
   WHERE program_id = $1 AND id IN (
     SELECT d.id FROM webhook_endpoint w CROSS JOIN LATERAL (
       SELECT id FROM webhook_delivery d WHERE d.program_id = $1 AND d.endpoint = w.number AND d.status = 'WAITING'
         AND d.relayed_at < $2 LIMIT $3) d
     WHERE w.program_id = $1 LIMIT $3)
   RETURNING endpoint, member_id AS "memberId"`,
);

// Ids are ordered by time: the oldest are the first.
const FORGET_DELIVERIES = statement<{ id: string }>(
  'forget-deliveries',
  `DELETE FROM webhook_delivery WHERE program_id = $1 AND id IN (
     SELECT id FROM webhook_delivery WHERE program_id = $1 AND relayed_at < $2 AND status <> 'WAITING'
       AND id < (lpad(to_hex((extract(epoch FROM $2::timestamptz) * 1000)::bigint), 12, '0') || rpad('', 20, '0'))::uuid
     ORDER BY id LIMIT $3)
   RETURNING id`,
);

const OLD_ROWS = statement<{ programId: number; memberId: string; sequence: number }>(
  'find-old-events',
  `SELECT program_id AS "programId", member_id AS "memberId", max(sequence) AS sequence FROM (
     SELECT program_id, member_id, sequence FROM outbox WHERE xid < $1::xid8 ORDER BY xid LIMIT $2) old
   GROUP BY program_id, member_id ORDER BY program_id, member_id`,
);

// What was told before the last of the old is old too, whichever transaction began first: what is left has no gap.
const FORGET_EVENTS = statement<{ rows: number }>(
  'forget-events',
  `WITH gone AS (
     DELETE FROM outbox o USING UNNEST($2::uuid[], $3::bigint[]) AS old (member_id, sequence)
     WHERE o.program_id = $1 AND o.member_id = old.member_id AND o.sequence <= old.sequence
     RETURNING o.member_id, o.sequence + jsonb_array_length(o.events) - 1 AS last),
   noted AS (
     INSERT INTO outbox_forgotten (program_id, member_id, up_to) SELECT $1, member_id, max(last) FROM gone GROUP BY member_id
     ON CONFLICT (program_id, member_id) DO UPDATE SET up_to = excluded.up_to)
   SELECT count(*)::int AS rows FROM gone`,
);

/** Notes which transactions are older than now, and forgets marks that say less than another one of before `old`. */
export async function markNow(database: Database, now: Date, old: Date): Promise<void> {
  await database.query(MARK, [now]);
  await database.query(DROP_MARKS, [old]);
}

/** Transactions before this one had begun before `old`; null when that is not known yet. */
export async function findMark(database: Database, old: Date): Promise<string | null> {
  const [mark] = await database.query(FIND_MARK, [old]);
  return mark?.xid ?? null;
}

/** What has waited since before `old` is dead, at most so much; what waited behind it has its turn. Answers how many. */
export function giveUpDeliveries(database: Database, programId: number, old: Date): Promise<number> {
  return database.transaction(async (tx) => {
    await lockAllBuckets(tx);
    const given = await tx.query(GIVE_UP, [programId, old, PIECE]);
    const lines = given.map((one) => ({ programId, ...one }));
    if (lines.length > 0) await tx.pipeline([sendNextInLine(lines, old)]);
    return given.length;
  });
}

/** Deletes what was settled and relayed before `old`, with its attempts, at most so many. Answers how many. */
export async function forgetDeliveries(database: Database, programId: number, old: Date): Promise<number> {
  return (await database.query(FORGET_DELIVERIES, [programId, old, PIECE])).length;
}

/**
 * Deletes events of transactions before this one, at most so many, and notes how far each member's are forgotten. Whoever is busy is
 * left for the next time. Answers how many rows.
 */
export async function forgetEvents(database: Database, mark: string): Promise<number> {
  const old = await database.query(OLD_ROWS, [mark, PIECE]);
  let rows = 0;
  for (const programId of new Set(old.map((one) => one.programId))) {
    const ours = old.filter((one) => one.programId === programId);
    rows += await database.transaction(async (tx) => {
      const locked = await tryLockMembers(
        tx,
        programId,
        ours.map(({ memberId }) => memberId),
      );
      const free = ours.filter(({ memberId }) => locked.has(memberId));
      const [gone] = await tx.query(FORGET_EVENTS, [
        programId,
        free.map(({ memberId }) => memberId),
        free.map(({ sequence }) => sequence),
      ]);
      return gone?.rows ?? 0;
    });
  }
  return rows;
}
