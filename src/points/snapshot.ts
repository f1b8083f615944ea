import { statement, type Database, type Tx } from '../platform/database/index.js';

const ONE_SNAPSHOT = statement('read-one-snapshot', 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');

/** Reads with several statements what was so at one moment, whatever is written meanwhile. Nobody waits for it. */
export function inSnapshot<Result>(database: Database, read: (snapshot: Tx) => Promise<Result>): Promise<Result> {
  return database.transaction(async (snapshot) => {
    await snapshot.query(ONE_SNAPSHOT, []);
    return read(snapshot);
  });
}
