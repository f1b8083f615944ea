import { idColumn, OWN_ROWS, type MemberTable } from '../members/index.js';

/**
 * Calls that were answered: those of the member, and those whose result is theirs or leads to them. The key itself is a text of
 * the shop, which may hold anything.
 */
const CALLS = `${OWN_ROWS} OR $2::text IN (t.result ->> 'member', t.result ->> 'to', t.result ->> 'absorbed')
  OR t.result ->> 'purchase' IN (SELECT p.id::text FROM purchase p WHERE p.program_id = $1 AND p.member_id = $2)
  OR t.result ->> 'activity' IN (SELECT a.id::text FROM activity a WHERE a.program_id = $1 AND a.member_id = $2)
  OR t.result ->> 'return' IN (SELECT r.id::text FROM purchase p
    JOIN purchase_return r ON r.program_id = p.program_id AND r.purchase_id = p.id
    WHERE p.program_id = $1 AND p.member_id = $2)
  OR t.result ->> 'voucher' IN (SELECT v.id::text FROM voucher v WHERE v.program_id = $1 AND v.member_id = $2)
  OR t.result ->> 'use' IN (SELECT u.id::text FROM voucher_use u WHERE u.program_id = $1 AND u.member_id = $2)
  OR t.result ->> 'referral' IN (SELECT r.id::text FROM referral r WHERE r.program_id = $1 AND r.member_id = $2
    UNION ALL SELECT f.referral_id::text FROM referral_friend f WHERE f.program_id = $1 AND f.member_id = $2)`;

/** Merges in which the member took part. */
const MERGES = `${OWN_ROWS} OR t.absorbed_member_id = $2`;

/** Rows of this feature, and of the platform, whose meaning only is known where all features meet. */
export const MEMBERSHIP_MEMBER_TABLES: readonly MemberTable[] = [
  {
    table: 'idempotency_key',
    rows: CALLS,
    merge: { kind: 'STAYS', why: 'a call that is repeated is answered in the name of whoever made it' },
    export: {
      kind: 'LEFT_OUT',
      why: 'remembers for 30 days that a call was answered; what it did stands in the other lists',
    },
    erase: { kind: 'DELETED' },
    personal: ['key', 'input_hash'],
    impersonal: ['operation', 'result'],
  },
  {
    table: 'member_export',
    rows: OWN_ROWS,
    merge: { kind: 'MOVES', key: ['id'] },
    export: { kind: 'LEFT_OUT', why: 'stands with the request for it, in members/dataRequests' },
    erase: { kind: 'DELETED' },
    personal: ['failure', 'link_hash'],
    impersonal: ['status'],
  },
  {
    table: 'member_export_part',
    rows: `t.export_id IN (SELECT e.id FROM member_export e WHERE e.program_id = $1 AND e.member_id = $2)`,
    merge: { kind: 'FOLLOWS', of: ['member_export'] },
    export: { kind: 'LEFT_OUT', why: 'earlier copies of the same data' },
    erase: { kind: 'DELETED' },
    personal: ['bytes'],
    impersonal: [],
  },
  {
    table: 'member_merge',
    rows: MERGES,
    merge: { kind: 'STAYS', why: 'it is what happened to these two members' },
    export: {
      kind: 'LISTED',
      as: 'membership/merges',
      columns: {
        id: idColumn('mrg', 't.id'),
        kept: idColumn('mem', 't.member_id'),
        absorbed: idColumn('mem', 't.absorbed_member_id'),
        at: 't.at',
        reason: 't.reason',
        undoneAt: 't.undone_at',
        undoneReason: 't.undone_reason',
      },
      key: ['id'],
    },
    erase: { kind: 'CLEARED', columns: { reason: 'NULL', undone_reason: 'NULL' } },
    personal: ['reason', 'undone_reason'],
    impersonal: ['actor_kind', 'absorbed_status', 'undone_actor_kind'],
  },
  {
    table: 'member_merge_row',
    rows: `t.merge_id = ANY (ARRAY(SELECT g.id FROM member_merge g
      WHERE g.program_id = $1 AND (g.member_id = $2 OR g.absorbed_member_id = $2)))`,
    merge: { kind: 'FOLLOWS', of: ['member_merge'] },
    export: { kind: 'LEFT_OUT', why: 'says by their keys which rows of the other lists came by a merge' },
    // Who is erased is not unmerged.
    erase: { kind: 'DELETED' },
    personal: ['key'],
    impersonal: ['kind', 'used'],
  },
];
