import { DATABASE_CLOCK, statement, type Queryable, type Tx } from '../../platform/database/index.js';
import type { ProgramSettings } from '../../programs/index.js';
import type { ReplayTotals } from './replay-sums.js';
import type { SimulationStatus } from './simulation-status.js';

/** A rule as it was when the simulation was asked for. */
export interface CountedRule {
  id: string;
  version: number;
}

/** The settings of the program as they were then: what decides how many points, and what they cost. */
export type SimulatedSettings = Pick<ProgramSettings, 'timeZone' | 'locale' | 'rounding' | 'currency'> & {
  currencies: Pick<ProgramSettings['currencies'][number], 'number' | 'valueAmount' | 'valuePoints'>[];
};

/** What is to be replayed. Nothing of it changes any more. */
export interface SimulationOrder {
  added: string[];
  leftOut: string[];
  from: Date | null;
  until: Date | null;
  ignoreWindows: boolean;
  /** The rules that count, the oldest first. */
  rules: CountedRule[];
  settings: SimulatedSettings;
}

/** What was found out: totals, with the names that rules have. */
export type SimulationFindings = Omit<ReplayTotals, 'rules'> & {
  rules: (ReplayTotals['rules'][number] & { name: string })[];
};

export interface SimulationRow extends SimulationOrder {
  programId: number;
  uuid: string;
  status: SimulationStatus;
  /** The newest purchase there was: newer ones are left out. Null for none. */
  lastPurchase: string | null;
  /** How many purchases there were; null until it is known. */
  total: number | null;
  /** How many of them were looked at, and how many of those were replayed. */
  seen: number;
  purchases: number;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  result: SimulationFindings | null;
  failure: string | null;
}

/** Who runs a simulation: a number of this run and no other, so that one who was taken for dead finds out. */
export interface SimulationRun {
  programId: number;
  uuid: string;
  runner: string;
}

const NOW = `date_trunc('milliseconds', ${DATABASE_CLOCK})`;

const COLUMNS = `s.program_id AS "programId", s.id AS uuid, s.status, s.added, s.left_out AS "leftOut", s.bought_from AS "from",
  s.bought_until AS until, s.ignore_windows AS "ignoreWindows", s.rules, s.settings, s.last_purchase AS "lastPurchase", s.total,
  s.seen, s.purchases, s.created_at AS "createdAt", s.started_at AS "startedAt", s.finished_at AS "finishedAt", s.result,
  s.failure`;

const FIND = statement<SimulationRow>(
  'find-simulation',
  `SELECT ${COLUMNS} FROM simulation s WHERE program_id = $1 AND id = $2`,
);

const FIND_PAGE = statement<SimulationRow>(
  'find-page-of-simulations',
  `SELECT ${COLUMNS} FROM simulation s WHERE program_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
);

const TAKE_TURNS = statement('take-turns-to-simulate', 'SELECT id FROM program WHERE id = $1 FOR NO KEY UPDATE');

const COUNT_OPEN = statement<{ open: number }>(
  'count-open-simulations',
  `SELECT count(*)::integer AS open FROM simulation WHERE program_id = $1 AND status IN ('QUEUED', 'RUNNING')`,
);

const INSERT = statement<SimulationRow>(
  'insert-simulation',
  `INSERT INTO simulation AS s (program_id, id, status, added, left_out, bought_from, bought_until, ignore_windows, rules, settings,
     last_purchase, created_at)
   VALUES ($1, $2, 'QUEUED', $3, $4, $5, $6, $7, $8, $9,
     (SELECT id FROM purchase WHERE program_id = $1 ORDER BY id DESC LIMIT 1), ${NOW})
   RETURNING ${COLUMNS}`,
);

const TAKE = statement<SimulationRow>(
  'take-simulation',
  `WITH due AS MATERIALIZED (
     SELECT id FROM simulation
     WHERE program_id = $1 AND status IN ('QUEUED', 'RUNNING')
       AND (status = 'QUEUED' OR heartbeat_at < ${DATABASE_CLOCK} - interval '1 minute')
     ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
   UPDATE simulation s SET status = 'RUNNING', runner = $2, total = NULL, seen = 0, purchases = 0, started_at = ${NOW},
     heartbeat_at = ${NOW}
   FROM due WHERE s.program_id = $1 AND s.id = due.id RETURNING ${COLUMNS}`,
);

const COUNT_PURCHASES = statement<{ total: number }>(
  'count-purchases-to-replay',
  'SELECT count(*) AS total FROM purchase WHERE program_id = $1 AND id <= $2',
);

const RUNNING = `program_id = $1 AND id = $2 AND runner = $3`;

const NOTE_PROGRESS = statement<{ id: string }>(
  'note-simulation-progress',
  `UPDATE simulation SET total = $4, seen = $5, purchases = $6, heartbeat_at = ${NOW} WHERE ${RUNNING} RETURNING id`,
);

const FINISH = statement<{ id: string }>(
  'finish-simulation',
  `UPDATE simulation SET status = 'DONE', runner = NULL, result = $4, finished_at = ${NOW} WHERE ${RUNNING} RETURNING id`,
);

const FAIL = statement(
  'fail-simulation',
  `UPDATE simulation SET status = 'FAILED', runner = NULL, failure = $4, finished_at = ${NOW} WHERE ${RUNNING}`,
);

const PUT_BACK = statement(
  'put-simulation-back',
  `UPDATE simulation SET status = 'QUEUED', runner = NULL, total = NULL, seen = 0, purchases = 0, started_at = NULL,
     heartbeat_at = NULL
   WHERE ${RUNNING}`,
);

const CANCEL = statement<SimulationRow>(
  'cancel-simulation',
  `UPDATE simulation s SET status = 'CANCELED', runner = NULL, finished_at = ${NOW}
   WHERE program_id = $1 AND id = $2 AND status IN ('QUEUED', 'RUNNING') RETURNING ${COLUMNS}`,
);

const FORGET = statement(
  'forget-simulations',
  `DELETE FROM simulation WHERE program_id = $1 AND finished_at < ${DATABASE_CLOCK} - interval '30 days'`,
);

export async function findSimulation(db: Queryable, programId: number, uuid: string): Promise<SimulationRow | null> {
  return (await db.query(FIND, [programId, uuid]))[0] ?? null;
}

/** At most so many, the newest first, from behind one or from the start. */
export function findPageOfSimulations(
  db: Queryable,
  programId: number,
  behind: string | null,
  limit: number,
): Promise<SimulationRow[]> {
  return db.query(FIND_PAGE, [programId, behind, limit]);
}

/** How many wait or run. Until the end of the transaction nobody else asks or changes the program's configuration. */
export async function countOpenInTurn(tx: Tx, programId: number): Promise<number> {
  await tx.query(TAKE_TURNS, [programId]);
  return (await tx.query(COUNT_OPEN, [programId]))[0]?.open ?? 0;
}

export async function insertSimulation(
  tx: Tx,
  programId: number,
  uuid: string,
  order: SimulationOrder,
): Promise<SimulationRow> {
  const { added, leftOut, from, until, ignoreWindows, rules, settings } = order;
  const values = [added, leftOut, from, until, ignoreWindows, JSON.stringify(rules), JSON.stringify(settings)];
  const [row] = await tx.query(INSERT, [programId, uuid, ...values]);
  if (!row) throw new Error('an insert answers its row');
  return row;
}

/** Takes the oldest one that waits, or whose runner has not been heard of for a minute; null when there is none. */
export async function takeSimulation(db: Queryable, programId: number, runner: string): Promise<SimulationRow | null> {
  return (await db.query(TAKE, [programId, runner]))[0] ?? null;
}

/** How many purchases there are up to this one, of whatever date and status. */
export async function countPurchases(db: Queryable, programId: number, last: string | null): Promise<number> {
  return last === null ? 0 : ((await db.query(COUNT_PURCHASES, [programId, last]))[0]?.total ?? 0);
}

/** Answers whether it is still to be run, by this runner. */
export async function noteProgress(
  db: Queryable,
  { programId, uuid, runner }: SimulationRun,
  { total, seen, purchases }: { total: number; seen: number; purchases: number },
): Promise<boolean> {
  return (await db.query(NOTE_PROGRESS, [programId, uuid, runner, total, seen, purchases])).length > 0;
}

/** Answers whether it was still to be run. */
export async function finishSimulation(
  db: Queryable,
  { programId, uuid, runner }: SimulationRun,
  result: SimulationFindings,
): Promise<boolean> {
  return (await db.query(FINISH, [programId, uuid, runner, JSON.stringify(result)])).length > 0;
}

/** The text is shown to people. */
export async function failSimulation(
  db: Queryable,
  { programId, uuid, runner }: SimulationRun,
  failure: string,
): Promise<void> {
  await db.query(FAIL, [programId, uuid, runner, failure]);
}

/** Somebody else begins anew. */
export async function putSimulationBack(db: Queryable, { programId, uuid, runner }: SimulationRun): Promise<void> {
  await db.query(PUT_BACK, [programId, uuid, runner]);
}

/** Null when there is none that waits or runs. */
export async function cancelOpenSimulation(
  db: Queryable,
  programId: number,
  uuid: string,
): Promise<SimulationRow | null> {
  return (await db.query(CANCEL, [programId, uuid]))[0] ?? null;
}

/** Those that ended more than 30 days ago. */
export async function forgetSimulations(db: Queryable, programId: number): Promise<void> {
  await db.query(FORGET, [programId]);
}
