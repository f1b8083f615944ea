import {
  call,
  DATABASE_CLOCK,
  Restart,
  statement,
  type Call,
  type Queryable,
  type Tx,
} from '../platform/database/index.js';

/** What time it is in a program, and whether the settings that were read before the transaction still hold. */
export interface Moment {
  now: Date;
  revision: number;
  inUse: boolean;
}

/** Why a transaction starts over that decided by settings of before. */
export const SETTINGS_CHANGED = 'the settings of the program changed';

/** What time it is in a program, in SQL that reads its row: a sandbox's own clock, else the database's. */
export const PROGRAM_TIME = `coalesce(clock, date_trunc('milliseconds', ${DATABASE_CLOCK}))`;

const READ_MOMENT = statement<Moment>(
  'read-moment',
  `SELECT ${PROGRAM_TIME} AS now, revision, in_use_since IS NOT NULL AS "inUse"
   FROM program WHERE id = $1`,
);

const MARK_IN_USE = statement<{ id: number }>(
  'mark-program-in-use',
  'UPDATE program SET in_use_since = coalesce(in_use_since, $2) WHERE id = $1 AND revision = $3 RETURNING id',
);

/**
 * The time of this transaction: the database's clock, or a sandbox's own. Send it after the lock and once: everything that
 * the transaction decides takes this `now`.
 */
export function readMoment(programId: number): Call<Moment> {
  return call(READ_MOMENT, [programId]);
}

/** What time it is in a program, for what decides nothing: up to when something is due, what is old. */
export async function timeIn(db: Queryable, programId: number): Promise<Date> {
  const [moment] = await db.query(READ_MOMENT, [programId]);
  if (!moment) throw new Error(`there is no program ${String(programId)}`);
  return moment.now;
}

/**
 * From the first binding record on (`BINDING`), currency and time zone are fixed. Throws Restart when the settings changed since
 * they were read. Later calls do nothing: the program's row is locked once in its life, not by every purchase.
 */
export async function markInUse(tx: Tx, programId: number, moment: Moment): Promise<void> {
  if (moment.inUse) return;
  const marked = await tx.query(MARK_IN_USE, [programId, moment.now, moment.revision]);
  if (marked.length === 0) throw new Restart(SETTINGS_CHANGED);
}
