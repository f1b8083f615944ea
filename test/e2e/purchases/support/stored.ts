import { createHash } from 'node:crypto';
import type { TestApp } from '../../../support/app.js';

/** What changes without anybody asking for it: when a key was used last. */
const UNSTABLE = new Set(['api_key']);

/** What is stored of calls that were refused. */
const OF_REFUSALS = new Set(['code_guess']);

/** Named, so that a connection plans it once, as what follows: planning takes longer than reading. */
const TABLES = {
  name: 'tables-of-the-database',
  text: `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY 1`,
};

/** Every table's rows, as their number and a digest: two of these are equal when nothing was stored and nothing changed. */
export async function storedIn(app: TestApp): Promise<Record<string, string>> {
  const { pool } = app.database;
  const tables = await pool.query<{ name: string }>(TABLES);
  const digests = tables.rows
    .filter(({ name }) => !OF_REFUSALS.has(name))
    .map(({ name }) => {
      const digest = UNSTABLE.has(name) ? "''" : "coalesce(sum(hashtextextended(t::text, 0))::text, '')";
      return `SELECT '${name}' AS name, count(*) || ' rows ' || ${digest} AS stored FROM "${name}" t`;
    });
  const text = digests.join(' UNION ALL ');
  const { rows } = await pool.query({ name: createHash('md5').update(text).digest('hex'), text });
  return Object.fromEntries(rows.map(({ name, stored }) => [name, stored]));
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
