import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from './data-source.js';

const LOCK = 7_164_001_801; // any number that nobody else takes in this database
const OLDEST_SERVER = 150_000;

/**
 * Brings the database to the shape that this version needs and answers the names of what ran. Several servers may start at
 * once: one lock on a connection of its own is held for the whole run, the others wait and find nothing left to do.
 */
export async function migrate(url: string): Promise<string[]> {
  const guard = new Client({ connectionString: url, application_name: 'kindred migrations' });
  await guard.connect();
  try {
    const { rows } = await guard.query<{ server_version_num: string }>('SHOW server_version_num');
    const version = Number(rows[0]?.server_version_num);
    if (version < OLDEST_SERVER) {
      throw new Error(`PostgreSQL ${String(Math.floor(version / 10_000))} is too old: Kindred needs 15 or newer`);
    }
    await guard.query('SELECT pg_advisory_lock($1)', [LOCK]);
    const dataSource = await openForMigrations(url);
    try {
      const ran = await dataSource.runMigrations({ transaction: 'each' });
      return ran.map((migration) => migration.name);
    } finally {
      await dataSource.destroy();
    }
  } finally {
    await guard.end();
  }
}

/** A data source that knows the compiled migrations. The caller destroys it. */
export async function openForMigrations(url: string): Promise<DataSource> {
  const migrations = fileURLToPath(new URL('../../../migrations/*.js', import.meta.url));
  const dataSource = new DataSource({
    ...dataSourceOptions(url, 2),
    migrations: [migrations],
    migrationsTableName: 'migration',
  });
  return dataSource.initialize();
}
