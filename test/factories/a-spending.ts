import type { PoolClient } from 'pg';
import type { TestApp } from '../support/app.js';

/**
 * Points that a member spent, soonest lot first, written as rows: nothing of the API spends points yet. Replace it by a hold
 * that is captured as soon as there is one.
 */
export async function spend(app: TestApp, externalId: string, points: number): Promise<void> {
  const client = await app.database.pool.connect();
  try {
    await client.query('BEGIN');
    await spendIn(client, externalId, points);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

/** The same in a transaction of the test's own. */
export async function spendIn(client: PoolClient, externalId: string, points: number): Promise<void> {
  const found = await client.query(
    `SELECT m.program_id, m.id FROM member m JOIN member_identifier i ON i.program_id = m.program_id AND i.member_id = m.id
     WHERE i.kind = 'EXTERNAL_ID' AND i.value = $1 FOR NO KEY UPDATE OF m`,
    [externalId],
  );
  const { program_id: program, id: member } = found.rows[0];
  const wallets = await client.query('SELECT id FROM wallet WHERE program_id = $1 AND member_id = $2', [
    program,
    member,
  ]);
  const wallet = wallets.rows[0].id;
  await client.query(
    `WITH spent AS (
       UPDATE wallet SET available = available - $3, lifetime_spent = lifetime_spent + $3, sequence = sequence + 1,
         last_posted_at = greatest(last_posted_at, date_trunc('milliseconds', clock_timestamp()))
       WHERE program_id = $1 AND id = $2 RETURNING *)
     INSERT INTO posting (program_id, wallet_id, sequence, kind, source_type, actor_type, pending_after, available_after,
       held_after, owed_after, occurred_at, recorded_at)
     SELECT program_id, id, sequence, 4, 3, 3, pending, available, held, owed, last_posted_at, last_posted_at FROM spent`,
    [program, wallet, points],
  );
  await client.query(
    `WITH lots AS (
       SELECT *, sum(free) OVER (ORDER BY expires_at, number) - free AS before FROM point_lot
       WHERE program_id = $1 AND wallet_id = $2 AND state = 2 AND free > 0),
     parts AS (
       SELECT number, least(free, $3 - before)::bigint AS part, row_number() OVER (ORDER BY expires_at, number) AS place
       FROM lots WHERE before < $3),
     taken AS (
       UPDATE point_lot l SET free = l.free - p.part, state = CASE WHEN l.free + l.held = p.part THEN 3 ELSE l.state END
       FROM parts p WHERE l.program_id = $1 AND l.wallet_id = $2 AND l.number = p.number)
     INSERT INTO movement (program_id, wallet_id, sequence, number, from_account, to_account, points, lot)
     SELECT $1, $2, (SELECT sequence FROM wallet WHERE program_id = $1 AND id = $2), place, 2, 12, part, number FROM parts`,
    [program, wallet, points],
  );
  await client.query(
    `WITH told AS (
       UPDATE member SET event_sequence = event_sequence + 1 WHERE program_id = $1 AND id = $2 RETURNING event_sequence)
     INSERT INTO outbox (program_id, member_id, sequence, bucket, events)
     SELECT w.program_id, w.member_id, told.event_sequence, 0, jsonb_build_array(jsonb_build_object(
       'type', 'points.spent', 'wallet', w.id, 'posting', w.sequence, 'at', w.last_posted_at))
     FROM told, wallet w WHERE w.program_id = $1 AND w.id = $3`,
    [program, member, wallet],
  );
}
