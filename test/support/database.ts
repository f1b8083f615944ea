import { randomBytes } from 'node:crypto';
import { Client, Pool } from 'pg';

export interface TestDatabase {
  url: string;
  /** For looking at rows; the code under test has connections of its own. */
  pool: Pool;
  drop(): Promise<void>;
}

/** A clone of the migrated template, for one test file. Drop it in `afterAll`. */
export function createTestDatabase(): Promise<TestDatabase> {
  return createDatabase(`${wanted('KINDRED_TEST_TEMPLATE')} STRATEGY FILE_COPY`);
}

/** A database with nothing in it, not even our tables. */
export function createEmptyDatabase(): Promise<TestDatabase> {
  return createDatabase('template0');
}

async function createDatabase(template: string): Promise<TestDatabase> {
  const server = wanted('KINDRED_TEST_SERVER');
  const name = `kindred_test_${randomBytes(6).toString('hex')}`;
  await asAdmin(server, (admin) => admin.query(`CREATE DATABASE ${name} TEMPLATE ${template}`));
  const url = new URL(server);
  url.pathname = `/${name}`;
  const pool = new Pool({ connectionString: url.toString(), max: 4 });
  pool.on('error', () => undefined); // the database is dropped under connections that are just closing
  return {
    url: url.toString(),
    pool,
    drop: async () => {
      await pool.end();
      await asAdmin(server, (admin) => admin.query(`DROP DATABASE ${name} WITH (FORCE)`));
    },
  };
}

function wanted(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error('run tests through `npm test` or `npx jest`');
  return value;
}

async function asAdmin(server: string, work: (admin: Client) => Promise<unknown>): Promise<void> {
  const admin = new Client({ connectionString: server });
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}
