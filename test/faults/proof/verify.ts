import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../../src/platform/database/data-source.js';
import { Database } from '../../../src/platform/database/index.js';
import { linesOf, verifyProgram } from '../../../src/platform/verify/index.js';
import { ALL_PROOFS } from '../../../src/proofs.js';

const NOBODY = { committed: () => {}, batched: () => {}, restarted: () => {}, wasSlow: () => {} };

/** What `npm run verify` says of a database: how many invariants hold, and the lines of those that do not. */
export async function verify(databaseUrl: string): Promise<{ holding: number; violated: string[] }> {
  const source = await new DataSource(dataSourceOptions(databaseUrl, 2)).initialize();
  try {
    const database = new Database(source, NOBODY, null);
    const { rows } = (await database.execute('SELECT id FROM program ORDER BY id')) as { rows: { id: number }[] };
    const verdicts = (await Promise.all(rows.map(({ id }) => verifyProgram(database, id, ALL_PROOFS)))).flat();
    const wrong = verdicts.filter((verdict) => verdict.wrong > 0);
    return { holding: verdicts.length - wrong.length, violated: wrong.flatMap(linesOf) };
  } finally {
    await source.destroy();
  }
}
