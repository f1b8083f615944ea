import type { LockedMember, MemberStatus } from '../../members/index.js';
import type { Caller } from '../../platform/access/index.js';
import { call, statement, type Call } from '../../platform/database/index.js';

/** Two members who became one. */
export interface MergeRow {
  uuid: string;
  /** The survivor. */
  keepId: string;
  absorbedId: string;
  at: Date;
  reversibleUntil: Date;
  reason: string | null;
  absorbedStatus: MemberStatus;
  absorbedMayEarn: boolean;
  absorbedMaySpend: boolean;
  undoneAt: Date | null;
  undoneReason: string | null;
}

/** Who did something, when and why. */
export interface Act {
  caller: Pick<Caller, 'kind' | 'id'>;
  reason: string | null;
  at: Date;
}

const COLUMNS = `g.id AS uuid, g.member_id AS "keepId", g.absorbed_member_id AS "absorbedId", g.at,
  g.reversible_until AS "reversibleUntil", g.reason, g.absorbed_status AS "absorbedStatus",
  g.absorbed_may_earn AS "absorbedMayEarn", g.absorbed_may_spend AS "absorbedMaySpend", g.undone_at AS "undoneAt",
  g.undone_reason AS "undoneReason"`;

const INSERT = statement(
  'insert-member-merge',
  `INSERT INTO member_merge (program_id, id, member_id, absorbed_member_id, at, reversible_until, reason, actor_kind, actor_id,
     absorbed_status, absorbed_may_earn, absorbed_may_spend, joined_at_before, brought_restriction)
   SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,
     a.processing_restricted_at IS NOT NULL AND (k.processing_restricted_at IS NULL OR EXISTS (
       SELECT FROM member_merge g JOIN member b ON b.program_id = $1 AND b.id = g.absorbed_member_id
       WHERE g.program_id = $1 AND g.member_id = k.id AND g.undone_at IS NULL AND g.brought_restriction
         AND b.processing_restricted_at = k.processing_restricted_at))
   FROM member k JOIN member a ON a.program_id = $1 AND a.id = $4 WHERE k.program_id = $1 AND k.id = $3`,
);

const UNDO = statement(
  'undo-member-merge',
  `UPDATE member_merge SET undone_at = $3, undone_reason = $4, undone_actor_kind = $5, undone_actor_id = $6
   WHERE program_id = $1 AND id = $2`,
);

const JOIN_EARLIER = statement(
  'join-with-absorbed-member',
  'UPDATE member SET joined_at = $3 WHERE program_id = $1 AND id = $2 AND joined_at > $3',
);

// As it was before all merges, or as those in force have it; unless something else has changed it since.
const JOIN_AS_BEFORE = statement(
  'join-without-absorbed-member',
  `WITH joined AS (
     SELECT g.joined_at_before AS before, a.joined_at AS at, g.undone_at IS NULL AS in_force, g.id = $3 AS is_undone
     FROM member_merge g JOIN member a ON a.program_id = $1 AND a.id = g.absorbed_member_id
     WHERE g.program_id = $1 AND g.member_id = $2)
   UPDATE member SET joined_at = (SELECT least(max(before), min(at) FILTER (WHERE in_force AND NOT is_undone)) FROM joined)
   WHERE program_id = $1 AND id = $2
     AND joined_at = (SELECT least(max(before), min(at) FILTER (WHERE in_force OR is_undone)) FROM joined)`,
);

const RESTRICT_AS_ABSORBED = statement(
  'restrict-processing-as-of-absorbed-member',
  `UPDATE member k SET processing_restricted_at = a.processing_restricted_at FROM member a
   WHERE k.program_id = $1 AND k.id = $2 AND k.processing_restricted_at IS NULL AND a.program_id = $1 AND a.id = $3`,
);

// Restricted as far as merges in force bring it; unless somebody has restricted or allowed it since.
const RESTRICT_AS_BEFORE = statement(
  'restrict-processing-without-absorbed-member',
  `WITH brought AS (
     SELECT a.processing_restricted_at AS at, g.id = $3 AS is_undone
     FROM member_merge g JOIN member a ON a.program_id = $1 AND a.id = g.absorbed_member_id
     WHERE g.program_id = $1 AND g.member_id = $2 AND g.brought_restriction AND (g.undone_at IS NULL OR g.id = $3))
   UPDATE member SET processing_restricted_at = (SELECT min(at) FROM brought WHERE NOT is_undone)
   WHERE program_id = $1 AND id = $2 AND EXISTS (SELECT FROM brought WHERE is_undone)
     AND processing_restricted_at IN (SELECT at FROM brought)`,
);

const BY_ID = statement<MergeRow>(
  'find-member-merges',
  `SELECT ${COLUMNS} FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (SELECT * FROM member_merge WHERE program_id = $1 AND id = wanted.id OFFSET 0) g`,
);

const IN_FORCE = statement<MergeRow>(
  'find-merges-in-force',
  `SELECT ${COLUMNS} FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (
     SELECT * FROM member_merge WHERE program_id = $1 AND absorbed_member_id = wanted.id AND undone_at IS NULL OFFSET 0) g`,
);

/** `$1` is the program, `$2` the inner ids of members: the merges in which they took part, the latest first. */
export const MERGES_OF_MEMBERS = statement<MergeRow & { memberId: string }>(
  'find-merges-of-members',
  `SELECT wanted.id AS "memberId", ${COLUMNS} FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (
     SELECT * FROM member_merge WHERE program_id = $1 AND member_id = wanted.id
     UNION ALL SELECT * FROM member_merge WHERE program_id = $1 AND absorbed_member_id = wanted.id OFFSET 0) g
   ORDER BY wanted.id, g.id DESC`,
);

/** How many rows of a kind a merge moved. */
export interface MovedCount {
  mergeId: string;
  of: string;
  count: number;
}

/** `$1` is the program, `$2` the inner ids of merges. */
export const ROWS_OF_MERGES = statement<MovedCount>(
  'count-rows-of-merges',
  `SELECT merge_id AS "mergeId", kind AS of, count(*)::int AS count FROM member_merge_row
   WHERE program_id = $1 AND merge_id = ANY($2) GROUP BY merge_id, kind ORDER BY merge_id, kind`,
);

export const MERGES_BY_ID = BY_ID;
export const MERGES_IN_FORCE = IN_FORCE;

/**
 * Notes a merge of two locked members, with the status that an unmerge gives back; from when on the survivor is a member: since the
 * earlier of both; and that the processing of their data is restricted where that of either is.
 */
export function noteMerge(
  programId: number,
  { uuid, reversibleUntil }: Pick<MergeRow, 'uuid' | 'reversibleUntil'>,
  { keep, absorbed }: { keep: LockedMember; absorbed: LockedMember },
  { caller, reason, at }: Act,
): Call<unknown>[] {
  const who = [keep.uuid, absorbed.uuid, at, reversibleUntil, reason, caller.kind, caller.id];
  const before = [absorbed.status, absorbed.mayEarn, absorbed.maySpend, keep.joinedAt];
  return [
    call(INSERT, [programId, uuid, ...who, ...before]),
    call(JOIN_EARLIER, [programId, keep.uuid, absorbed.joinedAt]),
    call(RESTRICT_AS_ABSORBED, [programId, keep.uuid, absorbed.uuid]),
  ];
}

/** Notes that a merge is no more, from when on the survivor is a member without it, and whether their data may be used again. */
export function noteUnmerge(
  programId: number,
  { uuid, keepId }: MergeRow,
  { caller, reason, at }: Act,
): Call<unknown>[] {
  return [
    call(UNDO, [programId, uuid, at, reason, caller.kind, caller.id]),
    call(JOIN_AS_BEFORE, [programId, keepId, uuid]),
    call(RESTRICT_AS_BEFORE, [programId, keepId, uuid]),
  ];
}

export function findMerge(programId: number, uuid: string): Call<MergeRow> {
  return call(BY_ID, [programId, [uuid]]);
}

/** The merge by which a member was absorbed, as long as it is not undone. */
export function findMergeInForce(programId: number, absorbed: string): Call<MergeRow> {
  return call(IN_FORCE, [programId, [absorbed]]);
}
