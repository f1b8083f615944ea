import type { PoolClient } from 'pg';
import type { TestApp } from './app.js';

/** A database session of the test's own, in a transaction. What it did is undone unless it commits. */
export async function inSession<Result>(app: TestApp, work: (session: PoolClient) => Promise<Result>): Promise<Result> {
  const session = await app.database.pool.connect();
  try {
    await session.query('BEGIN');
    return await work(session);
  } finally {
    await session.query('ROLLBACK'); // nothing is left to undo after a commit
    session.release();
  }
}

/** Holds a member's lock, as every writer of something of theirs does. */
export async function lockMember(session: PoolClient, externalId: string): Promise<void> {
  await session.query(
    `SELECT FROM member m JOIN member_identifier i ON i.program_id = m.program_id AND i.member_id = m.id
     WHERE i.value = $1 FOR NO KEY UPDATE OF m`,
    [externalId],
  );
}

/** Until so many other sessions of this database wait for a lock. */
export async function untilBlocked(app: TestApp, sessions = 1): Promise<void> {
  for (;;) {
    const { rows } = await app.database.pool.query(
      "SELECT count(*)::int AS waiting FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    );
    if (rows[0].waiting >= sessions) return;
  }
}
