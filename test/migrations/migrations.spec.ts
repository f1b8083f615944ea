import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { Pool } from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { schemaOf } from './schema-of.js';

const run = promisify(execFile);
const SCRIPT = resolve('test/support/migrate-database.mjs');

describe('migrations', () => {
  let migrated: TestDatabase;
  let empty: { url: string; pool: Pool };
  let all: string[];
  beforeAll(async () => {
    migrated = await createTestDatabase();
    all = (await readdir('migrations')).filter((file) => file.endsWith('.ts')).sort();
  });
  beforeEach(async () => {
    const url = new URL(migrated.url);
    url.pathname = `/kindred_test_${randomBytes(6).toString('hex')}`;
    await migrated.pool.query(`CREATE DATABASE ${url.pathname.slice(1)}`);
    empty = { url: url.href, pool: new Pool({ connectionString: url.href, max: 1 }) };
    empty.pool.on('error', () => undefined); // the database is dropped under connections that are just closing
  });
  afterEach(async () => {
    await empty.pool.end();
    await migrated.pool.query(`DROP DATABASE ${new URL(empty.url).pathname.slice(1)} WITH (FORCE)`);
  });
  afterAll(() => migrated.drop());

  const move = async (direction: 'up' | 'down'): Promise<string[]> => {
    const { stdout } = await run(process.execPath, [SCRIPT, empty.url, direction], {
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    return JSON.parse(stdout);
  };

  it('lead up, all the way down and up again to the same schema', async () => {
    const untouched = await schemaOf(empty.pool);

    expect(await move('up')).toHaveLength(all.length);
    const first = await schemaOf(empty.pool);
    expect(await move('down')).toHaveLength(all.length);
    const { rows } = await empty.pool.query('SELECT count(*)::int AS left FROM migration');
    await empty.pool.query('DROP TABLE migration');
    const below = await schemaOf(empty.pool);
    expect(await move('up')).toHaveLength(all.length);

    expect(rows).toEqual([{ left: 0 }]);
    expect(below).toEqual(untouched);
    expect(await schemaOf(empty.pool)).toEqual(first);
    expect(await schemaOf(migrated.pool)).toEqual(first);
  });

  it('five servers that start at once: one migrates, four wait and find nothing left to do', async () => {
    const ran = await Promise.all(Array.from({ length: 5 }, () => move('up')));

    expect(ran.map((names) => names.length).sort((a, b) => a - b)).toEqual([0, 0, 0, 0, all.length]);
    expect(await schemaOf(empty.pool)).toEqual(await schemaOf(migrated.pool));
  });

  it('are named as a sentence, in the order of their numbers', () => {
    for (const file of all) expect(file).toMatch(/^\d{13}-[a-z]+(-[a-z]+)+\.ts$/);
    expect(new Set(all.map((file) => file.slice(0, 13))).size).toBe(all.length);
  });
});
