import { join } from 'node:path';
import { ConfigError, type Config } from './config/config.js';
import { migrate } from './database/migrate.js';
import { startEmbeddedPostgres } from './embedded-postgres/index.js';

/** A database in the shape that this version needs. */
export interface OpenDatabase {
  url: string;
  /** Gives the embedded PostgreSQL back; nothing to do for a server of one's own. */
  close(): Promise<void>;
}

/**
 * The database that DATABASE_URL names, or the embedded PostgreSQL; migrated. Throws ConfigError or EmbeddedPostgresError,
 * with a message for a person, when it cannot be reached.
 */
export async function openDatabase(config: Config): Promise<OpenDatabase> {
  if (config.databaseUrl !== null) {
    await migrateServer(config.databaseUrl);
    return { url: config.databaseUrl, close: () => Promise.resolve() };
  }
  const postgres = await startEmbeddedPostgres({ dataDirectory: join(config.dataDirectory, 'postgres') });
  try {
    await migrate(postgres.url);
  } catch (error) {
    await postgres.stop();
    throw error;
  }
  return { url: postgres.url, close: () => postgres.stop() };
}

async function migrateServer(url: string): Promise<void> {
  try {
    await migrate(url);
  } catch (error) {
    const reason = connectionFailure(error, url);
    throw reason === null ? error : new ConfigError(`DATABASE_URL: ${reason}`, { cause: error });
  }
}

/** SQLSTATE classes of a server that does not let us in: 08 connection, 28 authorization, 3D no such database, 53 and 57 busy. */
const NOT_LET_IN = /^(08|28|3D|53|57)[0-9A-Z]{3}$/;
const NETWORK = /^(E[A-Z_]+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN)$/;

function connectionFailure(error: unknown, url: string): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  const code = String(error.code);
  if (NOT_LET_IN.test(code)) return error.message;
  return NETWORK.test(code) ? `${new URL(url).host} cannot be reached (${code}): does PostgreSQL run there?` : null;
}
