import { spawnSync } from 'node:child_process';
import { accessSync, constants, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

const FOLDER = 'kindred-test-';

/**
 * Compiles what changed: tests run what the compiler makes of them. Then starts one PostgreSQL for the whole run with one
 * migrated template in it, which test files clone. TEST_DATABASE_URL names a server of one's own instead (its user must be
 * allowed to create databases).
 */
export default async function setUp({ rootDir }) {
  compile(rootDir);
  const { startEmbeddedPostgres } = await import('../../dist/src/platform/embedded-postgres/index.js');
  const { migrate } = await import('../../dist/src/platform/database/migrate.js');
  await tidyAway(startEmbeddedPostgres);
  const given = process.env.TEST_DATABASE_URL;
  const server = given
    ? { url: given, stop: async () => undefined }
    : await startEmbeddedPostgres({
        dataDirectory: mkdtempSync(join(fastFolder(), `${FOLDER}${process.pid}-`)),
        settings: {
          fsync: 'off',
          synchronous_commit: 'off',
          full_page_writes: 'off',
          autovacuum: 'off',
          // No connection of a test lives long enough to earn the plan that a server arrives at.
          plan_cache_mode: 'force_generic_plan',
          // Tables without statistics pass for large ones, and starting a process to read them takes longer than reading.
          max_parallel_workers_per_gather: '0',
          max_connections: '200',
        },
      });
  const template = `kindred_template_${process.pid}`;
  const admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${template}`);
  if (!given) await makeConnectingCheap(admin, server.url);
  await admin.end();
  const url = new URL(server.url);
  url.pathname = `/${template}`;
  await migrate(url.toString());
  process.env.KINDRED_TEST_SERVER = server.url;
  process.env.KINDRED_TEST_TEMPLATE = template;
  globalThis.kindredTestServer = { ...server, template };
}

/** Proving that one knows a password is made to take long. A run opens thousands of connections, and its password ends with it. */
async function makeConnectingCheap(admin, url) {
  const { username, password } = new URL(url);
  await admin.query('SET scram_iterations = 1');
  await admin.query(`ALTER ROLE ${username} PASSWORD '${decodeURIComponent(password)}'`);
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

/** Ends the servers of runs that were killed, and gives their memory back. */
async function tidyAway(startEmbeddedPostgres) {
  const folder = fastFolder();
  for (const name of readdirSync(folder)) {
    const [, runner] = new RegExp(`^${FOLDER}(\\d+)-`).exec(name) ?? [];
    if (!runner || isRunning(Number(runner))) continue;
    const dataDirectory = join(folder, name);
    try {
      const left = await startEmbeddedPostgres({ dataDirectory });
      await left.stop();
      rmSync(dataDirectory, { recursive: true, force: true });
    } catch {
      // Somebody else's, or another run tidies it away right now: this run needs nothing of it.
    }
  }
}

function isRunning(id) {
  try {
    return process.kill(id, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function compile(rootDir) {
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-p', rootDir], { stdio: 'inherit' });
  if (status !== 0) throw new Error('the compiler found errors, see above');
}
