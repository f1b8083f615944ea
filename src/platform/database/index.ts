export { busyReason, Contention, DatabaseBusy, queueIsFull } from './busy.js';
export { Database, type Settled } from './database.js';
export { DATABASE_CLOCK } from './database-clock.js';
export { isListenedTo, type Listening } from './listening.js';
export { updatingRows } from './moving-rows.js';
export { PatientDatabase } from './patient-database.js';
export { Restart } from './restart.js';
export {
  call,
  columnsOf,
  counting,
  statement,
  statementPlannedAnew,
  type Call,
  type Count,
  type Pipelined,
  type PipelineRows,
  type Queryable,
  type Statement,
} from './statement.js';
export { deletionOf, Snapshot, updateOf, type PlacedRow } from './rows-of-table.js';
export { storedEntities } from './stored-entities.js';
export { ConfigTx, Tx } from './tx.js';
