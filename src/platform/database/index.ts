export { Database, type Settled } from './database.js';
export { DATABASE_CLOCK } from './database-clock.js';
export { Restart } from './restart.js';
export { deletionOf, Snapshot, updateOf, type PlacedRow } from './rows-of-table.js';
export { call, columnsOf, statement, type Call, type Pipelined, type Queryable, type Statement } from './statement.js';
export { ConfigTx, Tx } from './tx.js';
