import type { Pool, QueryConfig } from 'pg';
import type { TestApp } from '../../../support/app.js';

/** What changes without anybody asking for it: when a key was used last. */
const UNSTABLE = new Set(['api_key']);

/** What is stored of calls that were refused. */
const OF_REFUSALS = new Set(['code_guess']);

let digesting: Promise<QueryConfig> | null = null;

/** Every table's rows, as their number and a digest: two of these are equal when nothing was stored and nothing changed. */
export async function storedIn(app: TestApp): Promise<Record<string, string>> {
  const { pool } = app.database;
  digesting ??= digestingAllTables(pool);
  const { rows } = await pool.query<{ name: string; stored: string }>(await digesting);
  return Object.fromEntries(rows.map(({ name, stored }) => [name, stored]));
}

/** The statement for it, the same for all databases of tests. Named, so that a connection plans it once: planning takes longer than reading. */
async function digestingAllTables(pool: Pool): Promise<QueryConfig> {
  const tables = await pool.query<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
  );
  const digests = tables.rows
    .filter(({ name }) => !OF_REFUSALS.has(name))
    .map(({ name }) => {
      const digest = UNSTABLE.has(name) ? "''" : "coalesce(sum(hashtextextended(t::text, 0))::text, '')";
      return `SELECT '${name}' AS name, count(*) || ' rows ' || ${digest} AS stored FROM "${name}" t`;
    });
  return { name: 'digest-all-tables', text: digests.join(' UNION ALL ') };
}

/** For a refusal nothing at all was stored; a replay may remember the key that it was asked under. */
export async function expectNothingStored(
  app: TestApp,
  before: Record<string, string>,
  outcome: { replayed?: boolean },
): Promise<void> {
  const remembered = outcome.replayed ? { idempotency_key: expect.any(String) } : {};
  expect(await storedIn(app)).toEqual({ ...before, ...remembered });
}
