import { randomBytes } from 'node:crypto';
import { Client, Pool } from 'pg';

export interface TestDatabase {
  url: string;
  /** For looking at rows; the code under test has connections of its own. */
  pool: Pool;
  drop(): Promise<void>;
}

/** A clone of the migrated template, for one test file. Drop it in `afterAll`. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = process.env['KINDRED_TEST_SERVER'];
  const template = process.env['KINDRED_TEST_TEMPLATE'];
  if (!server || !template) throw new Error('run tests through `npm test` or `npx jest`');
  const name = `kindred_test_${randomBytes(6).toString('hex')}`;
  await asAdmin(server, (admin) => admin.query(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`));
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

async function asAdmin(server: string, work: (admin: Client) => Promise<unknown>): Promise<void> {
  const admin = new Client({ connectionString: server });
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}
