import pg from 'pg';

const DATABASE = 'kindred';

export function connectionUrl(port: number, password: string, database = DATABASE): string {
  return `postgresql://kindred:${password}@127.0.0.1:${port}/${database}`;
}

/**
 * Asks the server for a connection to the database `kindred`, which it creates when it is absent.
 * Returns the SQLSTATE or error code of the refusal, undefined when all is well.
 */
export async function tryDatabase(port: number, password: string): Promise<string | undefined> {
  const refusal = await execute(connectionUrl(port, password), 'SELECT 1');
  if (refusal !== '3D000') return refusal;
  return execute(connectionUrl(port, password, 'postgres'), `CREATE DATABASE ${DATABASE} TEMPLATE template0`);
}

async function execute(connectionString: string, sql: string): Promise<string | undefined> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined); // the connection may break after it was made; the query tells
  try {
    await client.connect();
    await client.query(sql);
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}
