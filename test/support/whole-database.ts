import type { Pool } from 'pg';
import { unzip } from './zip.js';

const ZIP = Buffer.from('PK\u0003\u0004');

/**
 * Everything that a dump of the database would hold, as text by table: every row of every table of every schema, the queues of
 * jobs too, with bytes as the text that they are.
 */
export async function wholeDatabase(pool: Pool): Promise<Map<string, string>> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') ORDER BY 1`,
  );
  const texts = new Map<string, string>();
  for (const { name } of tables) {
    const { rows } = await pool.query<Record<string, unknown>>(`SELECT * FROM ${name}`);
    texts.set(name, rows.map((row) => Object.values(row).map(textOf).join('\t')).join('\n'));
  }
  texts.set('files of exports', (await filesOf(pool)).join('\n'));
  return texts;
}

/** What stands in the files of exports, unpacked. */
async function filesOf(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ file: Buffer }>(
    "SELECT string_agg(bytes, '' ORDER BY number) AS file FROM member_export_part GROUP BY program_id, export_id",
  );
  return rows
    .filter(({ file }) => file.subarray(0, 4).equals(ZIP))
    .flatMap(({ file }) => [...unzip(file).values()].map(textOf));
}

function textOf(value: unknown): string {
  if (Buffer.isBuffer(value)) return `${value.toString('utf8')} ${value.toString('latin1')} ${value.toString('hex')}`;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
