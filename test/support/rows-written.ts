import type { Pool } from 'pg';

/** How many rows of each table are new or changed after `work`. */
export async function rowsWritten(pool: Pool, work: () => Promise<unknown>): Promise<Record<string, number>> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'r' AND n.nspname = 'public' ORDER BY 1`,
  );
  const { rows } = await pool.query<{ id: string }>('SELECT pg_current_xact_id()::text AS id');
  await work();
  const counts = tables.map(
    ({ name }) => `SELECT '${name}' AS name, count(*)::int AS count FROM "${name}" WHERE xmin::text::bigint > $1`,
  );
  const written = await pool.query<{ name: string; count: number }>(counts.join(' UNION ALL '), [rows[0]?.id]);
  return Object.fromEntries(written.rows.filter(({ count }) => count > 0).map(({ name, count }) => [name, count]));
}
