import { call, DATABASE_CLOCK, statement, type Call, type Queryable } from '../../platform/database/index.js';
import type { MemberExportStatus } from './export-status.js';

/** An export as it is stored, without its file. Times are on the database's clock, in a sandbox too. */
export interface MemberExportRow {
  programId: number;
  uuid: string;
  requestId: string;
  memberId: string;
  status: MemberExportStatus;
  requestedAt: Date;
  finishedAt: Date | null;
  expiresAt: Date | null;
  /** Of the file, in bytes. */
  size: number | null;
  failure: string | null;
}

/** Who writes an export: a number of this run and no other, so that one who was taken for dead finds out. */
export interface ExportRun {
  programId: number;
  uuid: string;
  runner: string;
}

const NOW = `date_trunc('milliseconds', ${DATABASE_CLOCK})`;

/** Due is due: from its last moment on a file is gone, whether or not it has been deleted. */
const COLUMNS = `e.program_id AS "programId", e.id AS uuid, e.request_id AS "requestId", e.member_id AS "memberId",
  CASE WHEN e.status = 'DONE' AND e.expires_at <= ${DATABASE_CLOCK} THEN 'EXPIRED' ELSE e.status END AS status,
  e.requested_at AS "requestedAt", e.finished_at AS "finishedAt", e.expires_at AS "expiresAt", e.size, e.failure`;

const INSERT = statement<MemberExportRow>(
  'insert-member-export',
  `INSERT INTO member_export AS e (program_id, id, request_id, member_id, status, requested_at)
   VALUES ($1, $2, $3, $4, 'QUEUED', ${NOW}) RETURNING ${COLUMNS}`,
);

// Of the same asker. One that failed is begun anew: its request is still to be answered.
const FIND_UNANSWERED = statement<MemberExportRow>(
  'find-unanswered-export',
  `SELECT ${COLUMNS} FROM member_export e JOIN data_request r ON r.program_id = e.program_id AND r.id = e.request_id
   WHERE e.program_id = $1 AND e.member_id = $2 AND e.status IN ('QUEUED', 'RUNNING', 'FAILED')
     AND r.status = 'OPEN' AND r.actor_kind = $3 AND r.actor_id IS NOT DISTINCT FROM $4
   ORDER BY e.id DESC LIMIT 1`,
);

const QUEUE_AGAIN = statement<MemberExportRow>(
  'queue-export-again',
  `UPDATE member_export e SET status = 'QUEUED', finished_at = NULL, failure = NULL
   WHERE e.program_id = $1 AND e.id = $2 AND e.status = 'FAILED' RETURNING ${COLUMNS}`,
);

const FIND = statement<MemberExportRow>(
  'find-member-exports',
  `SELECT ${COLUMNS} FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (SELECT * FROM member_export WHERE program_id = $1 AND id = wanted.id OFFSET 0) e`,
);

const FIND_OF_REQUESTS = statement<MemberExportRow>(
  'find-exports-of-requests',
  `SELECT ${COLUMNS} FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (SELECT * FROM member_export WHERE program_id = $1 AND request_id = wanted.id OFFSET 0) e`,
);

const TAKE = statement<MemberExportRow>(
  'take-member-export',
  `WITH due AS MATERIALIZED (
     SELECT id FROM member_export
     WHERE program_id = $1 AND status IN ('QUEUED', 'RUNNING')
       AND (status = 'QUEUED' OR heartbeat_at < ${DATABASE_CLOCK} - interval '1 minute')
     ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
   UPDATE member_export e SET status = 'RUNNING', runner = $2, heartbeat_at = ${NOW}
   FROM due WHERE e.program_id = $1 AND e.id = due.id RETURNING ${COLUMNS}`,
);

const RUNNING = 'program_id = $1 AND id = $2 AND runner = $3';

// Under the lock of its row: whoever takes it over comes before, and is left what is theirs, or after.
const FORGET_PARTS = statement<{ id: string }>(
  'forget-parts-of-export',
  `WITH mine AS MATERIALIZED (SELECT id FROM member_export WHERE ${RUNNING} FOR UPDATE),
     gone AS (DELETE FROM member_export_part p USING mine WHERE p.program_id = $1 AND p.export_id = mine.id)
   SELECT id FROM mine`,
);

const BEAT = statement<{ id: string }>(
  'note-export-heartbeat',
  `UPDATE member_export SET heartbeat_at = ${NOW} WHERE ${RUNNING} RETURNING id`,
);

const INSERT_PART = statement<{ number: number }>(
  'insert-part-of-export',
  `WITH mine AS (UPDATE member_export SET heartbeat_at = ${NOW} WHERE ${RUNNING} RETURNING id)
   INSERT INTO member_export_part (program_id, export_id, number, bytes) SELECT $1, id, $4, $5 FROM mine RETURNING number`,
);

const FINISH = statement<{ requestId: string }>(
  'finish-member-export',
  `UPDATE member_export SET status = 'DONE', runner = NULL, finished_at = ${NOW}, size = $4,
     expires_at = ${NOW} + interval '7 days'
   WHERE ${RUNNING} RETURNING request_id AS "requestId"`,
);

const FAIL = statement(
  'fail-member-export',
  `UPDATE member_export SET status = 'FAILED', runner = NULL, finished_at = ${NOW}, failure = $4 WHERE ${RUNNING}`,
);

const PUT_BACK = statement(
  'put-member-export-back',
  `UPDATE member_export SET status = 'QUEUED', runner = NULL, heartbeat_at = NULL WHERE ${RUNNING}`,
);

const EXPIRE = statement(
  'expire-member-exports',
  `WITH gone AS (
     UPDATE member_export SET status = 'EXPIRED', link_hash = NULL, link_expires_at = NULL
     WHERE program_id = $1 AND status = 'DONE' AND expires_at <= ${DATABASE_CLOCK} RETURNING id)
   DELETE FROM member_export_part p USING gone WHERE p.program_id = $1 AND p.export_id = gone.id`,
);

// In one statement, which waits for whoever finishes one or takes one up, and locks those that wait to be taken up.
const END_JOINT = statement(
  'end-joint-exports',
  `UPDATE member_export SET status = CASE status WHEN 'DONE' THEN 'EXPIRED' ELSE 'QUEUED' END,
     expires_at = CASE status WHEN 'DONE' THEN ${NOW} END,
     runner = NULL, heartbeat_at = NULL, link_hash = NULL, link_expires_at = NULL
   WHERE program_id = $1 AND member_id = ANY ($2) AND status IN ('QUEUED', 'RUNNING', 'DONE')`,
);

const FORGET_JOINT_PARTS = statement(
  'forget-parts-of-joint-exports',
  `DELETE FROM member_export_part p USING member_export e
   WHERE e.program_id = $1 AND e.member_id = ANY ($2) AND p.program_id = $1 AND p.export_id = e.id`,
);

const SET_LINK = statement<{ id: string }>(
  'set-export-link',
  `UPDATE member_export SET link_hash = $3, link_expires_at = ${NOW} + interval '24 hours'
   WHERE program_id = $1 AND id = $2 AND status = 'DONE' AND expires_at > ${DATABASE_CLOCK} RETURNING id`,
);

const USE_LINK = statement<{ uuid: string; size: number }>(
  'use-export-link',
  `UPDATE member_export SET link_hash = NULL, link_expires_at = NULL
   WHERE program_id = $1 AND link_hash = $2 AND status = 'DONE' AND link_expires_at > ${DATABASE_CLOCK}
     AND expires_at > ${DATABASE_CLOCK}
   RETURNING id AS uuid, size`,
);

const READ_PART = statement<{ bytes: Buffer }>(
  'read-part-of-export',
  'SELECT bytes FROM member_export_part WHERE program_id = $1 AND export_id = $2 AND number = $3',
);

export function insertExport(
  programId: number,
  uuid: string,
  requestId: string,
  memberId: string,
): Call<MemberExportRow> {
  return call(INSERT, [programId, uuid, requestId, memberId]);
}

/** The export of a member that the same asker still waits for, or that failed them. */
export function findUnansweredExport(
  programId: number,
  memberId: string,
  asker: { kind: string; id: string | null },
): Call<MemberExportRow> {
  return call(FIND_UNANSWERED, [programId, memberId, asker.kind, asker.id]);
}

export function queueAgain(programId: number, uuid: string): Call<MemberExportRow> {
  return call(QUEUE_AGAIN, [programId, uuid]);
}

export function findExports(db: Queryable, programId: number, uuids: readonly string[]): Promise<MemberExportRow[]> {
  return db.query(FIND, [programId, uuids]);
}

export function findExportsOfRequests(
  db: Queryable,
  programId: number,
  requestIds: readonly string[],
): Promise<MemberExportRow[]> {
  return db.query(FIND_OF_REQUESTS, [programId, requestIds]);
}

/** Takes the oldest that waits, or that a server has left. Null when there is none. */
export async function takeExport(db: Queryable, programId: number, runner: string): Promise<MemberExportRow | null> {
  return (await db.query(TAKE, [programId, runner]))[0] ?? null;
}

/** What was written before has come to nothing. Answers whether it is still theirs; nothing is forgotten when it is not. */
export async function forgetParts(db: Queryable, { programId, uuid, runner }: ExportRun): Promise<boolean> {
  return (await db.query(FORGET_PARTS, [programId, uuid, runner])).length > 0;
}

/** Says that somebody is at it. Answers whether it is still theirs. */
export async function noteHeartbeat(db: Queryable, { programId, uuid, runner }: ExportRun): Promise<boolean> {
  return (await db.query(BEAT, [programId, uuid, runner])).length > 0;
}

/** Writes a part of the file, numbered from 0. Answers whether it is still theirs to write. */
export async function insertPart(
  db: Queryable,
  { programId, uuid, runner }: ExportRun,
  number: number,
  bytes: Buffer,
): Promise<boolean> {
  return (await db.query(INSERT_PART, [programId, uuid, runner, number, bytes])).length > 0;
}

/** Answers which request it belongs to; nothing when it is not theirs any more. */
export async function finishExport(
  db: Queryable,
  { programId, uuid, runner }: ExportRun,
  size: number,
): Promise<string | null> {
  return (await db.query(FINISH, [programId, uuid, runner, size]))[0]?.requestId ?? null;
}

/** The text is shown to people. */
export async function failExport(
  db: Queryable,
  { programId, uuid, runner }: ExportRun,
  failure: string,
): Promise<void> {
  await db.query(FAIL, [programId, uuid, runner, failure]);
}

/** Somebody else begins anew. */
export async function putExportBack(db: Queryable, { programId, uuid, runner }: ExportRun): Promise<void> {
  await db.query(PUT_BACK, [programId, uuid, runner]);
}

/** Deletes the files whose days are over. */
export async function expireExports(db: Queryable, programId: number): Promise<void> {
  await db.query(EXPIRE, [programId]);
}

/**
 * Of locked members who were one until now: a file may tell of both, so those that there are are deleted, and what is being written
 * begins anew.
 */
export function endJointExports(programId: number, memberIds: readonly string[]): Call<unknown>[] {
  return [call(END_JOINT, [programId, memberIds]), call(FORGET_JOINT_PARTS, [programId, memberIds])];
}

/** From now on this link opens the file, once and for 24 hours, and none before it. Answers whether there is a file. */
export async function setLink(db: Queryable, programId: number, uuid: string, hash: Buffer): Promise<boolean> {
  return (await db.query(SET_LINK, [programId, uuid, hash])).length > 0;
}

/** Uses a link up. Null when it opens nothing. */
export async function useLink(
  db: Queryable,
  programId: number,
  hash: Buffer,
): Promise<{ uuid: string; size: number } | null> {
  return (await db.query(USE_LINK, [programId, hash]))[0] ?? null;
}

/** A part of the file, or null behind the last. */
export async function readPart(db: Queryable, programId: number, uuid: string, number: number): Promise<Buffer | null> {
  return (await db.query(READ_PART, [programId, uuid, number]))[0]?.bytes ?? null;
}
