import { statement, type Queryable } from '../../../platform/database/index.js';
import type { Measure, OnChange } from '../ladder.js';
import type { ActivationStatus } from './activation-status.js';

/** Where those go who stand on a tier that the version has no longer. Tiers by their numbers. */
export interface TierMove {
  from: number;
  to: number;
}

/** That a version of a ladder comes into force, and how far that is. */
export interface ActivationRow {
  uuid: string;
  ladderUuid: string;
  version: number;
  startsAt: Date;
  onChange: OnChange;
  moves: TierMove[];
  status: ActivationStatus;
  /** The last member that the step at hand has looked at; null before the first. */
  doneTo: string | null;
  membersDone: number;
  askedAt: Date;
  inForceAt: Date | null;
  endedAt: Date | null;
}

const COLUMNS = `id AS uuid, ladder_id AS "ladderUuid", version, starts_at AS "startsAt", on_change AS "onChange", moves, status,
  done_to AS "doneTo", members_done AS "membersDone", asked_at AS "askedAt", in_force_at AS "inForceAt", ended_at AS "endedAt"`;

const INSERT = statement(
  'insert-tier-activation',
  `INSERT INTO tier_activation (program_id, id, ladder_id, version, starts_at, on_change, moves, status, asked_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
);

const OPEN = statement<ActivationRow>(
  'find-open-tier-activations',
  `SELECT ${COLUMNS} FROM tier_activation WHERE program_id = $1 AND ended_at IS NULL ORDER BY asked_at, id`,
);

const LATEST = statement<ActivationRow>(
  'find-latest-tier-activations',
  `SELECT a.* FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (
     SELECT ${COLUMNS} FROM tier_activation WHERE program_id = $1 AND ladder_id = wanted.id
     ORDER BY ended_at IS NULL DESC, asked_at DESC, id DESC LIMIT 1) a`,
);

const COMING = statement<Measure>(
  'find-coming-tier-measures',
  `SELECT v.counter, v.metric, v.currency, v.activity_type AS "activityType"
   FROM tier_activation a
   JOIN tier_ladder l ON l.program_id = $1 AND l.id = a.ladder_id
   JOIN tier_ladder_version v ON v.program_id = $1 AND v.ladder_id = a.ladder_id AND v.version = a.version
   LEFT JOIN tier_ladder_version f ON f.program_id = $1 AND f.ladder_id = l.id AND f.version = l.version_in_force
   WHERE a.program_id = $1 AND a.status IN ('COUNTING', 'WAITING') AND v.counter IS DISTINCT FROM f.counter`,
);

const CANCEL = statement<{ uuid: string }>(
  'cancel-tier-activation',
  `UPDATE tier_activation SET status = 'CANCELED', ended_at = $3
   WHERE program_id = $1 AND ladder_id = $2 AND status IN ('COUNTING', 'WAITING') RETURNING id AS uuid`,
);

const ADVANCE = statement(
  'advance-tier-activation',
  `UPDATE tier_activation SET done_to = $3, members_done = members_done + $4 WHERE program_id = $1 AND id = $2`,
);

const WAIT = statement(
  'let-tier-activation-wait',
  `UPDATE tier_activation SET status = 'WAITING', done_to = NULL, members_done = 0 WHERE program_id = $1 AND id = $2`,
);

const APPLY = statement(
  'apply-tier-activation',
  `UPDATE tier_activation SET status = 'APPLYING', done_to = NULL, members_done = 0, in_force_at = $3, tiers_before = $4
   WHERE program_id = $1 AND id = $2`,
);

const FINISH = statement(
  'finish-tier-activation',
  `UPDATE tier_activation SET status = 'DONE', done_to = NULL, ended_at = $3 WHERE program_id = $1 AND id = $2`,
);

const LOCK = statement<ActivationRow>(
  'lock-tier-activation',
  `SELECT ${COLUMNS} FROM tier_activation WHERE program_id = $1 AND id = $2 AND ended_at IS NULL FOR UPDATE`,
);

export async function insertActivation(to: Queryable, programId: number, row: ActivationRow): Promise<void> {
  const { uuid, ladderUuid, version, startsAt, onChange, moves, status, askedAt } = row;
  await to.query(INSERT, [
    programId,
    uuid,
    ladderUuid,
    version,
    startsAt,
    onChange,
    JSON.stringify(moves),
    status,
    askedAt,
  ]);
}

/** Those that are not over, the oldest first. */
export function findOpenActivations(from: Queryable, programId: number): Promise<ActivationRow[]> {
  return from.query(OPEN, [programId]);
}

/** The one that is not over, else the last one, of each of these ladders that has had any. */
export function findLatestActivations(
  from: Queryable,
  programId: number,
  ladderUuids: readonly string[],
): Promise<ActivationRow[]> {
  return from.query(LATEST, [programId, ladderUuids]);
}

/** What is counted beforehand, for versions that come into force and count something else than those before them. */
export function findComingMeasures(from: Queryable, programId: number): Promise<Measure[]> {
  return from.query(COMING, [programId]);
}

/** Takes back what has not come into force yet. Answers whether there was something. */
export async function cancelActivation(
  to: Queryable,
  programId: number,
  ladderUuid: string,
  at: Date,
): Promise<boolean> {
  return (await to.query(CANCEL, [programId, ladderUuid, at])).length > 0;
}

/** Locks one that is not over; null when it is over by now. After members and the program: who has this waits for neither. */
export async function lockActivation(from: Queryable, programId: number, uuid: string): Promise<ActivationRow | null> {
  return (await from.query(LOCK, [programId, uuid]))[0] ?? null;
}

/** Whether a step that was begun without its lock is still the next one. */
export function isAsBefore(held: ActivationRow | null, before: ActivationRow): held is ActivationRow {
  return held?.status === before.status && held.doneTo === before.doneTo;
}

/** So many members more are done, up to this one. */
export async function noteMembersDone(
  to: Queryable,
  programId: number,
  uuid: string,
  { doneTo, count }: { doneTo: string; count: number },
): Promise<void> {
  await to.query(ADVANCE, [programId, uuid, doneTo, count]);
}

/** All is counted: it waits for its moment. */
export async function letWait(to: Queryable, programId: number, uuid: string): Promise<void> {
  await to.query(WAIT, [programId, uuid]);
}

/** Its version is in force: members are taken over. */
export async function beginApplying(
  to: Queryable,
  programId: number,
  uuid: string,
  at: Date,
  tiersBefore: readonly number[],
): Promise<void> {
  await to.query(APPLY, [programId, uuid, at, JSON.stringify(tiersBefore)]);
}

export async function finishActivation(to: Queryable, programId: number, uuid: string, at: Date): Promise<void> {
  await to.query(FINISH, [programId, uuid, at]);
}
