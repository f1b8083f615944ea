import { idColumn, OWN_ROWS, usedWhere, type MemberTable } from '../members/index.js';

const REFERRALS = 'SELECT r.id FROM referral r WHERE r.program_id = $1 AND r.member_id = $2';

/** Whom a member brought, and by whom they were brought. */
export const REFERRALS_MEMBER_TABLES: readonly MemberTable[] = [
  {
    table: 'referral',
    rows: OWN_ROWS,
    // Nobody becomes their own advocate. What qualified since went to the survivor, and stays there with its points.
    merge: {
      kind: 'MOVES',
      key: ['id'],
      unless: `EXISTS (SELECT FROM referral_friend f WHERE f.program_id = $1 AND f.referral_id = t.id AND f.member_id = $3)`,
      used: usedWhere('t.qualified_at IS NOT NULL'),
    },
    export: {
      kind: 'LISTED',
      as: 'referrals/referrals',
      columns: {
        id: idColumn('ref', 't.id'),
        state: 't.state',
        reason: 't.reason',
        isInvitation: 't.is_invitation',
        invitedAt: 't.invited_at',
        joinedAt: 't.joined_at',
        expiresAt: 't.expires_at',
        qualifiedAt: 't.qualified_at',
        friendNumber: 't.friend_number',
        points: 't.advocate_points',
        voucher: idColumn('vch', 't.advocate_voucher'),
        paysAt: 't.pays_at',
        endedAt: 't.ended_at',
      },
      key: ['id'],
    },
    erase: { kind: 'KEPT', why: 'ids, states and numbers: whom somebody brought, by which friends have been paid' },
    personal: [],
    // A code is random, and opens nothing once its invitation is over.
    impersonal: ['state', 'reason', 'code_hash', 'code_cipher'],
  },
  {
    table: 'referral_friend',
    rows: OWN_ROWS,
    // Everybody has one advocate, the survivor theirs; nobody is their own friend.
    merge: {
      kind: 'MOVES',
      key: ['referral_id'],
      unless: `EXISTS (SELECT FROM referral_friend s WHERE s.program_id = $1 AND s.member_id = $3)
        OR EXISTS (SELECT FROM referral r WHERE r.program_id = $1 AND r.id = t.referral_id AND r.member_id = $3)`,
      used: usedWhere(
        'EXISTS (SELECT FROM referral r WHERE r.program_id = $1 AND r.id = t.referral_id AND r.qualified_at IS NOT NULL)',
      ),
    },
    export: {
      kind: 'LISTED',
      as: 'referrals/joined',
      columns: { referral: idColumn('ref', 't.referral_id'), joinedAt: 't.joined_at' },
      key: ['referral_id'],
    },
    erase: { kind: 'KEPT', why: 'ids: who brought somebody, once and for ever' },
    personal: [],
    impersonal: [],
  },
  {
    table: 'referral_change',
    rows: `t.referral_id IN (${REFERRALS})`,
    merge: { kind: 'FOLLOWS', of: ['referral'] },
    export: {
      kind: 'LISTED',
      as: 'referrals/changes',
      columns: {
        referral: idColumn('ref', 't.referral_id'),
        number: 't.number',
        state: 't.state',
        reason: 't.reason',
        at: 't.at',
      },
      key: ['referral_id', 'number'],
    },
    erase: { kind: 'KEPT', why: 'states and their times' },
    personal: [],
    impersonal: ['state', 'reason', 'actor_kind'],
  },
  {
    table: 'referral_signal',
    rows: `t.referral_id IN (${REFERRALS})`,
    merge: { kind: 'FOLLOWS', of: ['referral'] },
    export: { kind: 'LEFT_OUT', why: 'it would tell something of the friend, and how fraud is found' },
    erase: { kind: 'KEPT', why: 'names of rules and numbers' },
    personal: [],
    impersonal: ['signal'],
  },
];
