import { OWN_ROWS, type MemberTable } from '../../members/index.js';

/** What becomes of what keeps members from bringing themselves. */
export const GUARD_MEMBER_TABLES: readonly MemberTable[] = [
  {
    table: 'referral_reference',
    rows: OWN_ROWS,
    merge: {
      kind: 'MOVES',
      key: ['kind', 'hash'],
      unless: `EXISTS (SELECT FROM referral_reference s
        WHERE s.program_id = $1 AND s.member_id = $3 AND s.kind = t.kind AND s.hash = t.hash)`,
    },
    export: {
      kind: 'LISTED',
      as: 'referrals/references',
      columns: { kind: 't.kind', firstSeenAt: 't.first_seen_at' },
      key: ['kind', 'hash'],
    },
    erase: { kind: 'DELETED' },
    personal: ['hash'],
    impersonal: ['kind'],
  },
  {
    table: 'referral_bar',
    rows: OWN_ROWS,
    merge: {
      kind: 'MOVES',
      key: ['barred_at'],
      unless: 'EXISTS (SELECT FROM referral_bar s WHERE s.program_id = $1 AND s.member_id = $3)',
    },
    export: {
      kind: 'LISTED',
      as: 'referrals/bars',
      columns: { barredAt: 't.barred_at', byWhom: 't.actor_kind', reason: 't.reason' },
      key: ['member_id'],
    },
    erase: { kind: 'DELETED' },
    personal: ['reason'],
    impersonal: ['actor_kind'],
  },
];
