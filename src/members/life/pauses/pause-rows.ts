import type { Caller } from '../../../platform/access/index.js';
import { call, DATABASE_CLOCK, statement, type Call } from '../../../platform/database/index.js';
import type { ProtectedSpan, Protection } from './pause-plan.js';

/** A pause of a member. Days are those of the program's zone, both ends included. */
export interface PauseRow {
  memberId: string;
  /** 1, 2, … for the member. */
  number: number;
  uuid: string;
  since: Date;
  firstDay: string;
  /** The last day as planned. */
  lastDay: string;
  /** Nobody said when it ends: it ends by itself after years. */
  isOpenEnded: boolean;
  /** When it ends by itself. */
  until: Date;
  /** Null while it runs; under the member's lock also when it ended by itself and nobody has noted it. */
  endedAt: Date | null;
  protection: ProtectedSpan[];
  reason: string | null;
}

const COLUMNS = `p.member_id AS "memberId", p.number, p.id AS uuid, p.since, p.first_day AS "firstDay", p.last_day AS "lastDay",
  p.is_open_ended AS "isOpenEnded", p.until, p.protection, p.reason`;

/** When it ended, noted or not: due is due. */
const ENDED_AT = `coalesce(p.ended_at, (
  SELECT p.until FROM program WHERE id = $1 AND p.until <= coalesce(clock, ${DATABASE_CLOCK}))) AS "endedAt"`;

const OF_MEMBERS = statement<PauseRow>(
  'find-pauses-of-members',
  `SELECT ${COLUMNS}, p.ended_at AS "endedAt" FROM member_pause p WHERE p.program_id = $1 AND p.member_id = ANY($2) ORDER BY p.member_id, p.number`,
);

export const RUNNING_PAUSES = statement<PauseRow>(
  'find-running-pauses',
  `SELECT ${COLUMNS}, ${ENDED_AT} FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (
     SELECT * FROM member_pause WHERE program_id = $1 AND member_id = wanted.id AND ended_at IS NULL OFFSET 0) p`,
);

export const PAUSES_BY_ID = statement<PauseRow>(
  'find-pauses-by-id',
  `SELECT ${COLUMNS}, ${ENDED_AT} FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (SELECT * FROM member_pause WHERE program_id = $1 AND id = wanted.id OFFSET 0) p`,
);

const INSERT = statement(
  'insert-member-pause',
  `INSERT INTO member_pause (program_id, member_id, number, id, since, first_day, last_day, is_open_ended, until, protection,
     actor_kind, actor_id, reason)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
);

const END = statement(
  'end-member-pause',
  `UPDATE member_pause SET ended_at = $4, protection = $5 WHERE program_id = $1 AND member_id = $2 AND number = $3`,
);

const PROTECT = statement(
  'protect-days-of-member',
  'UPDATE member SET protection = $3 WHERE program_id = $1 AND id = $2',
);

/** All pauses of these members, the first first. Send it under their locks. */
export function findPauses(programId: number, memberIds: readonly string[]): Call<PauseRow> {
  return call(OF_MEMBERS, [programId, memberIds]);
}

export function insertPause(programId: number, pause: PauseRow, by: Pick<Caller, 'kind' | 'id'>): Call<never> {
  const { memberId, number, uuid, since, firstDay, lastDay, isOpenEnded, until, protection, reason } = pause;
  const days = [since, firstDay, lastDay, isOpenEnded, until, JSON.stringify(protection)];
  return call(INSERT, [programId, memberId, number, uuid, ...days, by.kind, by.id, reason]);
}

/** Ends a pause before its time: it protected these days and no more. */
export function endPauseEarly(
  programId: number,
  { memberId, number }: PauseRow,
  at: Date,
  protection: readonly ProtectedSpan[],
): Call<never> {
  return call(END, [programId, memberId, number, at, JSON.stringify(protection)]);
}

/** Notes on a member which days all their pauses protect: whoever locks them knows. */
export function noteProtection(programId: number, memberId: string, protection: Protection): Call<never> {
  return call(PROTECT, [programId, memberId, protection && JSON.stringify(protection)]);
}
