import type { ActorKind } from '../../platform/access/index.js';
import { call, statement, type Call, type Queryable } from '../../platform/database/index.js';
import type { DataRequestKind, DataRequestStatus } from './data-request.kinds.js';

/** What a member asked of their data, as it is stored. Times are on the program's clock. */
export interface DataRequestRow {
  uuid: string;
  memberId: string;
  kind: DataRequestKind;
  status: DataRequestStatus;
  /** With RESTRICTION: whether it began or ended. */
  restricted: boolean | null;
  actorKind: ActorKind;
  actorId: string | null;
  reason: string | null;
  requestedAt: Date;
  dueAt: Date;
  /** With ERASURE: when it is done, unless somebody cancels it before. */
  erasesAt: Date | null;
  endedAt: Date | null;
  cancelReason: string | null;
}

const COLUMNS = `r.id AS uuid, r.member_id AS "memberId", r.kind, r.status, r.restricted, r.actor_kind AS "actorKind",
  r.actor_id AS "actorId", r.reason, r.requested_at AS "requestedAt", r.due_at AS "dueAt", r.erases_at AS "erasesAt",
  r.ended_at AS "endedAt", r.cancel_reason AS "cancelReason"`;

const INSERT = statement(
  'insert-data-request',
  `INSERT INTO data_request (program_id, id, member_id, kind, status, restricted, actor_kind, actor_id, reason, requested_at,
     due_at, erases_at, ended_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
);

const FIND = statement<DataRequestRow>(
  'find-data-requests',
  `SELECT ${COLUMNS} FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (SELECT * FROM data_request WHERE program_id = $1 AND id = wanted.id OFFSET 0) r`,
);

const FIND_PAGE = statement<DataRequestRow>(
  'find-page-of-data-requests',
  `SELECT ${COLUMNS} FROM data_request r
   WHERE r.program_id = $1 AND ($2::uuid IS NULL OR r.id < $2) AND ($3::uuid IS NULL OR r.member_id = $3)
     AND ($4::text IS NULL OR r.kind = $4) AND ($5::text IS NULL OR r.status = $5)
     AND ($6::timestamptz IS NULL OR r.due_at < $6)
   ORDER BY r.id DESC LIMIT $7`,
);

const FIND_OPEN_ERASURE = statement<DataRequestRow>(
  'find-open-erasure',
  `SELECT ${COLUMNS} FROM data_request r
   WHERE r.program_id = $1 AND r.member_id = $2 AND r.kind = 'ERASURE' AND r.status = 'OPEN'`,
);

const NEXT_ERASURE = statement<{ at: Date | null }>(
  'find-next-erasure',
  `SELECT (SELECT erases_at FROM data_request
     WHERE program_id = $1 AND kind = 'ERASURE' AND status = 'OPEN' AND erases_at <= $2
     ORDER BY erases_at LIMIT 1) AS at`,
);

const DUE_ERASURES = statement<{ uuid: string; memberId: string }>(
  'find-due-erasures',
  `SELECT id AS uuid, member_id AS "memberId" FROM data_request
   WHERE program_id = $1 AND kind = 'ERASURE' AND status = 'OPEN' AND erases_at <= $2 ORDER BY erases_at, id LIMIT $3`,
);

const CANCEL = statement<DataRequestRow>(
  'cancel-data-request',
  `UPDATE data_request r SET status = 'CANCELED', ended_at = $3, cancel_reason = $4
   WHERE program_id = $1 AND id = $2 AND status = 'OPEN' RETURNING ${COLUMNS}`,
);

const FINISH = statement(
  'finish-data-request',
  `UPDATE data_request SET status = 'DONE', ended_at = $3 WHERE program_id = $1 AND id = $2 AND status = 'OPEN'`,
);

// What was to be erased is; nothing is left of which a copy could be made.
const END_ALL = statement(
  'end-data-requests-of-erased',
  `UPDATE data_request SET status = CASE kind WHEN 'ERASURE' THEN 'DONE' ELSE 'CANCELED' END, ended_at = $3
   WHERE program_id = $1 AND member_id = ANY ($2) AND status = 'OPEN'`,
);

export function insertDataRequest(programId: number, row: DataRequestRow): Call<never> {
  const { uuid, memberId, kind, status, restricted, actorKind, actorId, reason } = row;
  const about = [uuid, memberId, kind, status, restricted, actorKind, actorId, reason];
  return call(INSERT, [programId, ...about, row.requestedAt, row.dueAt, row.erasesAt, row.endedAt]);
}

/** Requests by inner id; one that the program does not have is missing. */
export function findDataRequests(
  db: Queryable,
  programId: number,
  uuids: readonly string[],
): Promise<DataRequestRow[]> {
  return db.query(FIND, [programId, uuids]);
}

/** Which requests are wanted: all given conditions hold. */
export interface DataRequestConditions {
  memberId?: string | null;
  kind?: string | null;
  status?: string | null;
  dueBefore?: Date | null;
}

/** At most so many, the newest first, from behind one or from the start. */
export function findPageOfDataRequests(
  db: Queryable,
  programId: number,
  { memberId, kind, status, dueBefore }: DataRequestConditions,
  behind: string | null,
  limit: number,
): Promise<DataRequestRow[]> {
  const conditions = [memberId ?? null, kind ?? null, status ?? null, dueBefore ?? null];
  return db.query(FIND_PAGE, [programId, behind, ...conditions, limit]);
}

/** The erasure of a member that waits for its time. */
export function findOpenErasure(programId: number, memberId: string): Call<DataRequestRow> {
  return call(FIND_OPEN_ERASURE, [programId, memberId]);
}

/** When the next erasure is due, not after `until`; null for none. */
export async function findNextErasure(db: Queryable, programId: number, until: Date): Promise<Date | null> {
  return (await db.query(NEXT_ERASURE, [programId, until]))[0]?.at ?? null;
}

/** Erasures that are due, the longest due first. */
export function findDueErasures(
  db: Queryable,
  programId: number,
  at: Date,
  limit: number,
): Promise<{ uuid: string; memberId: string }[]> {
  return db.query(DUE_ERASURES, [programId, at, limit]);
}

/** Answers the request as it is then; nothing when it was not open. */
export function cancelDataRequest(
  programId: number,
  uuid: string,
  at: Date,
  reason: string | null,
): Call<DataRequestRow> {
  return call(CANCEL, [programId, uuid, at, reason]);
}

export function finishDataRequest(programId: number, uuid: string, at: Date): Call<never> {
  return call(FINISH, [programId, uuid, at]);
}

/** Of members who are erased in this transaction: their erasure is done, everything else is canceled. */
export function endDataRequests(programId: number, memberIds: readonly string[], at: Date): Call<never> {
  return call(END_ALL, [programId, memberIds, at]);
}
