import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';

/** PostgreSQL's programs for backups, which have to be as new as the server. */
export interface PostgresTools {
  pgDump: string;
  pgRestore: string;
}

/** Where Debian keeps the programs of each version. */
const DEBIAN = '/usr/lib/postgresql';

/** Those on the PATH or where Debian keeps them that can serve the server of the tests; null when there are none. */
export async function findPostgresTools(): Promise<PostgresTools | null> {
  const client = new Client({ connectionString: process.env['KINDRED_TEST_SERVER'] });
  await client.connect();
  const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
  await client.end();
  const needed = Number.parseInt(rows[0]!.server_version, 10);
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN) : [];
  for (const folder of ['', ...versions.map((version) => join(DEBIAN, version, 'bin'))]) {
    const [pgDump, pgRestore] = [join(folder, 'pg_dump'), join(folder, 'pg_restore')];
    const said = spawnSync(pgDump, ['--version'], { encoding: 'utf8' });
    if (said.status === 0 && Number(/ (\d+)/.exec(said.stdout)?.[1]) >= needed) return { pgDump, pgRestore };
  }
  console.warn(`skipped: no pg_dump of version ${needed} or newer (apt-get install postgresql-client-${needed})`);
  return null;
}
