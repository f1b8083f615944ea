import { Client } from 'pg';
import { CONNECT_MILLISECONDS } from './data-source.js';
import type { Queryable, Statement } from './statement.js';
import { traced } from './tx.js';
import { typeParsers } from './type-parsers.js';
import { sendStatements } from './wire/send-statements.js';

/** Opens a connection for `work` alone and ends it afterwards, and with it every lock that it holds. */
export async function inSession<Result>(url: string, work: (session: Queryable) => Promise<Result>): Promise<Result> {
  const client = new Client({
    connectionString: url,
    application_name: 'kindred session',
    connectionTimeoutMillis: CONNECT_MILLISECONDS,
    types: typeParsers,
  });
  client.on('error', () => undefined); // a connection that breaks fails the statement under way, or the next one
  const session: Queryable = {
    query: async <Row>(statement: Statement<Row>, values: readonly unknown[]) => {
      const { rows, error } = await sendStatements(client, [{ statement, values }]);
      if (error !== null) throw traced(error);
      return rows[0] as Row[];
    },
  };
  try {
    await client.connect();
    return await work(session);
  } finally {
    await client.end().catch(() => undefined);
  }
}
