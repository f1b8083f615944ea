import { accessSync, constants, mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

/**
 * One PostgreSQL for the whole run and one migrated template in it; test files clone the template. TEST_DATABASE_URL names
 * a server of one's own instead (its user must be allowed to create databases).
 */
export default async function setUp() {
  const { startEmbeddedPostgres } = await import('../../dist/src/platform/embedded-postgres/index.js');
  const { migrate } = await import('../../dist/src/platform/database/migrate.js');
  const given = process.env.TEST_DATABASE_URL;
  const server = given
    ? { url: given, stop: async () => undefined }
    : await startEmbeddedPostgres({
        dataDirectory: mkdtempSync(join(fastFolder(), 'kindred-test-')),
        settings: {
          fsync: 'off',
          synchronous_commit: 'off',
          full_page_writes: 'off',
          autovacuum: 'off',
          max_connections: '200',
        },
      });
  const template = `kindred_template_${process.pid}`;
  const admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${template}`);
  await admin.end();
  const url = new URL(server.url);
  url.pathname = `/${template}`;
  await migrate(url.toString());
  process.env.KINDRED_TEST_SERVER = server.url;
  process.env.KINDRED_TEST_TEMPLATE = template;
  globalThis.kindredTestServer = { ...server, template };
}

/** Where files are kept in memory, on Linux, if it takes what a run writes: a database is cloned there in a tenth of the time. */
function fastFolder() {
  const inMemory = '/dev/shm';
  try {
    accessSync(inMemory, constants.W_OK);
    const { bavail, bsize } = statfsSync(inMemory);
    return bavail * bsize > 4 * 1024 ** 3 ? inMemory : tmpdir();
  } catch {
    return tmpdir();
  }
}
