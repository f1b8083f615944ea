import { WITH_LIVES } from '../../members/index.js';
import { call, columnsOf, statement, type Call, type Queryable } from '../../platform/database/index.js';

/** A tier's voucher that is still to be issued, or to be revoked. */
export interface DueGrant {
  readonly uuid: string;
  readonly memberId: string;
  /** The template by its inner id. */
  readonly template: string;
  /** What was issued; null for nothing yet. */
  readonly voucher: string | null;
  readonly isRevoked: boolean;
}

const DUE = statement<DueGrant>(
  'find-due-vouchers-of-tiers',
  `SELECT g.* FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (
     SELECT id AS uuid, member_id AS "memberId", voucher_template AS template, voucher_id AS voucher,
       revoked_at IS NOT NULL AS "isRevoked"
     FROM tier_grant WHERE program_id = $1 AND member_id = wanted.id AND voucher_due OFFSET 0) g
   ORDER BY g.uuid`,
);

const HOLDERS = statement<{ memberId: string }>(
  'find-holders-of-vouchers-of-tiers',
  `${WITH_LIVES}, granted AS (
     SELECT g.* FROM life
     CROSS JOIN LATERAL (
       SELECT member_id, voucher_id FROM tier_grant
       WHERE program_id = $1 AND member_id = life.id AND (revoked_at IS NULL OR voucher_due) OFFSET 0) g)
   SELECT member_id AS "memberId" FROM granted
   UNION
   SELECT v.member_id FROM granted g
   CROSS JOIN LATERAL (
     SELECT member_id FROM voucher WHERE program_id = $1 AND id = g.voucher_id AND member_id IS NOT NULL OFFSET 0) v`,
);

const NEXT = statement<{ at: Date | null }>(
  'find-next-due-voucher-of-tiers',
  `SELECT (SELECT granted_at FROM tier_grant WHERE program_id = $1 AND voucher_due AND granted_at <= $2
           ORDER BY granted_at LIMIT 1) AS at`,
);

const DUE_MEMBERS = statement<{ memberId: string }>(
  'find-members-with-due-vouchers-of-tiers',
  `SELECT member_id AS "memberId" FROM tier_grant WHERE program_id = $1 AND voucher_due AND granted_at <= $2
   ORDER BY granted_at LIMIT $3`,
);

const SETTLE = statement(
  'settle-vouchers-of-tiers',
  `UPDATE tier_grant SET voucher_due = false, voucher_id = settled.voucher
   FROM UNNEST($2::uuid[], $3::uuid[]) AS settled (id, voucher)
   WHERE program_id = $1 AND tier_grant.id = settled.id`,
);

/** What is due to these members, the oldest first. Send it under their locks. */
export function findDueGrants(programId: number, memberIds: readonly string[]): Call<DueGrant> {
  return call(DUE, [programId, memberIds]);
}

/**
 * Who was granted something that stands, of these members and those who were merged into them, and who holds the vouchers of it, without
 * a lock.
 */
export async function findHoldersOfGrants(
  db: Queryable,
  programId: number,
  memberIds: readonly string[],
): Promise<string[]> {
  const rows = await db.query(HOLDERS, [programId, [...new Set(memberIds)]]);
  return rows.map(({ memberId }) => memberId);
}

/** When the first is due, not after `until`. */
export async function nextDueGrant(db: Queryable, programId: number, until: Date): Promise<Date | null> {
  const [next] = await db.query(NEXT, [programId, until]);
  return next?.at ?? null;
}

/** To whom something is due by then, at most so many. */
export async function findMembersWithDueGrants(
  db: Queryable,
  programId: number,
  at: Date,
  limit: number,
): Promise<string[]> {
  const rows = await db.query(DUE_MEMBERS, [programId, at, limit]);
  return [...new Set(rows.map(({ memberId }) => memberId))];
}

/** From now on nothing is due for these grants. */
export function settleGrants(
  programId: number,
  settled: readonly { uuid: string; voucher: string | null }[],
): Call<never> {
  return call(SETTLE, [programId, ...columnsOf(settled, 'uuid', 'voucher')]);
}
