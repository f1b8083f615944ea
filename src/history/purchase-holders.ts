import { call, statement, type Call } from '../platform/database/index.js';

// From the wallets in which awards and payments were booked to their members, and on to whom those were merged into.
const FORMER_HOLDERS = statement<{ memberId: string }>(
  'find-former-holders-of-purchases',
  `WITH RECURSIVE asked AS (
     SELECT id, member_id, paid_wallet FROM purchase WHERE program_id = $1 AND (id = ANY($2) OR order_id = ANY($3))),
   booked AS (
     SELECT p.member_id, a.wallet_id FROM asked p
     CROSS JOIN LATERAL (SELECT wallet_id FROM award WHERE program_id = $1 AND source_id = p.id AND points > 0 OFFSET 0) a
     UNION SELECT member_id, paid_wallet FROM asked WHERE paid_wallet IS NOT NULL),
   holder AS (
     SELECT w.member_id FROM booked b
     CROSS JOIN LATERAL (SELECT member_id FROM wallet WHERE program_id = $1 AND id = b.wallet_id OFFSET 0) w
     WHERE w.member_id <> b.member_id
     UNION
     SELECT m.merged_into FROM holder h
     CROSS JOIN LATERAL (
       SELECT merged_into FROM member WHERE program_id = $1 AND id = h.member_id AND merged_into IS NOT NULL OFFSET 0) m)
   SELECT member_id AS "memberId" FROM holder`,
);

/**
 * The members in whose wallets these purchases were booked, where they are others than those to whom the purchases belong now:
 * members who were merged since. What a purchase changes there needs their locks too.
 */
export function findFormerHolders(
  programId: number,
  uuids: readonly string[],
  orderIds: readonly string[],
): Call<{ memberId: string }> {
  return call(FORMER_HOLDERS, [programId, uuids, orderIds]);
}
