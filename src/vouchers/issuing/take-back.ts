import { tell, type LockedMember } from '../../members/index.js';
import { call, statement, type Call } from '../../platform/database/index.js';

/** A voucher that somebody has. */
export interface GivenVoucher {
  uuid: string;
  memberId: string | null;
  isRevoked: boolean;
}

const LOCK = statement<GivenVoucher>(
  'lock-given-vouchers',
  `SELECT v.* FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (
     SELECT id AS uuid, member_id AS "memberId", status = 'REVOKED' AS "isRevoked" FROM voucher
     WHERE program_id = $1 AND id = wanted.id FOR NO KEY UPDATE) v`,
);

const USED = statement<{ uuid: string }>(
  'find-used-vouchers',
  `SELECT wanted.id AS uuid FROM UNNEST($2::uuid[]) AS wanted (id)
   WHERE EXISTS (
     SELECT FROM voucher_use u
     WHERE u.program_id = $1 AND u.voucher_id = wanted.id AND u.status IN ('RESERVED', 'REDEEMED')
       AND (u.status = 'REDEEMED' OR u.expires_at > $3))`,
);

const REVOKE = statement(
  'take-vouchers-back',
  `UPDATE voucher v SET status = 'REVOKED', revoked_at = $3, revoked_reason = $4
   FROM UNNEST($2::uuid[]) AS n (id) WHERE v.program_id = $1 AND v.id = n.id AND v.status <> 'REVOKED'`,
);

/** Locks these vouchers, ids ascending. Send it after the members' locks, and before `findUsedVouchers`. */
export function lockGivenVouchers(programId: number, uuids: readonly string[]): Call<GivenVoucher> {
  return call(LOCK, [programId, [...new Set(uuids)].sort()]);
}

/** Those of these locked vouchers that were used, or that a checkout has set aside. */
export function findUsedVouchers(programId: number, uuids: readonly string[], now: Date): Call<{ uuid: string }> {
  return call(USED, [programId, uuids, now]);
}

/** Revokes locked vouchers of which nothing was used, and tells their holders. */
export function takeBack(
  programId: number,
  vouchers: readonly GivenVoucher[],
  members: ReadonlyMap<string, LockedMember>,
  { now, reason }: { now: Date; reason: string },
): Call<never>[] {
  const left = vouchers.filter(({ isRevoked }) => !isRevoked);
  if (left.length === 0) return [];
  for (const { uuid, memberId } of left) {
    const holder = memberId === null ? undefined : members.get(memberId);
    const event = { type: 'voucher.revoked', subjectId: uuid, walletId: null, postingSequence: null };
    if (holder) tell(holder, { ...event, occurredAt: now });
  }
  return [call(REVOKE, [programId, left.map(({ uuid }) => uuid), now, reason])];
}
