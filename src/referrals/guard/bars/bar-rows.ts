import { call, columnsOf, statement, type Call } from '../../../platform/database/index.js';

/** Somebody who brings no friends any more. */
export interface Bar {
  readonly memberId: string;
  readonly reason: string;
  readonly barredAt: Date;
}

/** The same with who barred them, as it is stored. */
export interface NewBar extends Bar {
  readonly actorKind: string;
  readonly actorId: string | null;
}

/** `$1` is the program, `$2` the inner ids of members. */
export const BARS_OF_MEMBERS = statement<Bar>(
  'find-bars-of-advocates',
  `SELECT b.* FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (
     SELECT member_id AS "memberId", reason, barred_at AS "barredAt"
     FROM referral_bar WHERE program_id = $1 AND member_id = wanted.id OFFSET 0) b`,
);

const INSERT = statement(
  'bar-advocates',
  `INSERT INTO referral_bar (program_id, member_id, barred_at, reason, actor_kind, actor_id)
   SELECT $1, * FROM UNNEST($2::uuid[], $3::timestamptz[], $4::text[], $5::text[], $6::uuid[])`,
);

const DELETE = statement(
  'unbar-advocates',
  'DELETE FROM referral_bar WHERE program_id = $1 AND member_id = ANY($2::uuid[])',
);

/** Who of these members is barred; who is not is missing. */
export function findBars(programId: number, memberIds: readonly string[]): Call<Bar> {
  return call(BARS_OF_MEMBERS, [programId, [...new Set(memberIds)]]);
}

/** Bars locked members who are not barred. */
export function insertBars(programId: number, bars: readonly NewBar[]): Call<never>[] {
  if (bars.length === 0) return [];
  return [call(INSERT, [programId, ...columnsOf(bars, 'memberId', 'barredAt', 'reason', 'actorKind', 'actorId')])];
}

/** Lets locked members bring friends again. */
export function deleteBars(programId: number, memberIds: readonly string[]): Call<never>[] {
  return memberIds.length === 0 ? [] : [call(DELETE, [programId, memberIds])];
}
