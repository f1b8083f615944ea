import { call, columnsOf, statement, type Call, type Queryable } from '../../platform/database/index.js';
import { samplesOf } from '../../platform/secrets/index.js';
import type { EndReason, ReferralStateName } from '../shown/referral-state.js';

export type { EndReason, ReferralStateName };

/** A referral as it is stored, with its friend. */
export interface ReferralRow {
  readonly uuid: string;
  /** The advocate. */
  readonly advocate: string;
  /** Null while nobody has accepted. */
  friend: string | null;
  version: number;
  state: ReferralStateName;
  reason: EndReason | null;
  readonly invitedAt: Date;
  /** Whether the advocate invited one person; false for who used the advocate's own code. */
  readonly isInvitation: boolean;
  /** The friend's voucher. */
  voucherId: string | null;
  joinedAt: Date | null;
  expiresAt: Date | null;
  qualifiedAt: Date | null;
  purchaseId: string | null;
  friendNumber: number | null;
  score: number | null;
  advocatePoints: number | null;
  /** By its inner id. */
  advocateTemplate: string | null;
  advocateWallet: number | null;
  advocateLot: number | null;
  advocateVoucher: string | null;
  friendPoints: number | null;
  friendWallet: number | null;
  friendLot: number | null;
  activityId: string | null;
  paysAt: Date | null;
  endedAt: Date | null;
  /** How many changes are noted. */
  changes: number;
}

/** Read of the referral `r` and of its friend `f`. */
export const REFERRAL_COLUMNS = `r.id AS uuid, r.member_id AS advocate, f.member_id AS friend, r.version, r.state, r.reason,
  r.invited_at AS "invitedAt", r.is_invitation AS "isInvitation", r.voucher_id AS "voucherId", r.joined_at AS "joinedAt",
  r.expires_at AS "expiresAt", r.qualified_at AS "qualifiedAt", r.purchase_id AS "purchaseId", r.friend_number AS "friendNumber",
  r.score, r.advocate_points AS "advocatePoints", r.advocate_template AS "advocateTemplate", r.advocate_wallet AS "advocateWallet",
  r.advocate_lot AS "advocateLot", r.advocate_voucher AS "advocateVoucher", r.friend_points AS "friendPoints",
  r.friend_wallet AS "friendWallet", r.friend_lot AS "friendLot", r.activity_id AS "activityId", r.pays_at AS "paysAt",
  r.ended_at AS "endedAt", r.changes`;

/** The friend of the referral `r` in the program `$1`. */
export const FRIEND_OF_REFERRAL = `LEFT JOIN LATERAL (
     SELECT member_id FROM referral_friend WHERE program_id = $1 AND referral_id = r.id OFFSET 0) f ON true`;

const REFERRALS_BY_ID = statement<ReferralRow>(
  'find-referrals',
  `SELECT ${REFERRAL_COLUMNS} FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (SELECT * FROM referral WHERE program_id = $1 AND id = wanted.id OFFSET 0) r ${FRIEND_OF_REFERRAL}`,
);

const REFERRALS_OF_FRIENDS = statement<ReferralRow>(
  'find-referrals-of-friends',
  `SELECT ${REFERRAL_COLUMNS.replace('f.member_id AS friend', 'w.member_id AS friend')} FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (
     SELECT member_id, referral_id FROM referral_friend WHERE program_id = $1 AND member_id = wanted.id OFFSET 0) w
   CROSS JOIN LATERAL (SELECT * FROM referral WHERE program_id = $1 AND id = w.referral_id OFFSET 0) r`,
);

// Their friend is whose the purchase is now: into whom they were merged, also where that one was brought by somebody else.
const REFERRALS_OF_PURCHASES = statement<ReferralRow>(
  'find-referrals-of-purchases',
  `SELECT ${REFERRAL_COLUMNS} FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (SELECT * FROM referral WHERE program_id = $1 AND purchase_id = wanted.id OFFSET 0) r
   CROSS JOIN LATERAL (SELECT member_id FROM purchase WHERE program_id = $1 AND id = wanted.id OFFSET 0) f`,
);

const BY_VOUCHER = statement<ReferralRow>(
  'find-referrals-of-vouchers',
  `SELECT ${REFERRAL_COLUMNS} FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (SELECT * FROM referral WHERE program_id = $1 AND voucher_id = wanted.id OFFSET 0) r ${FRIEND_OF_REFERRAL}`,
);

const BY_HASH = statement<ReferralRow & { hash: Buffer }>(
  'find-referrals-by-codes',
  `SELECT ${REFERRAL_COLUMNS}, r.code_hash AS hash FROM UNNEST($2::bytea[]) AS wanted (hash)
   CROSS JOIN LATERAL (SELECT * FROM referral WHERE program_id = $1 AND code_hash = wanted.hash OFFSET 0) r ${FRIEND_OF_REFERRAL}`,
);

// Whose wallets hold what these referrals gave, and what they earned by rules, and on to whom those were merged into.
const HOLDERS = statement<{ memberId: string }>(
  'find-holders-of-referral-points',
  `WITH RECURSIVE given AS (
     SELECT id FROM UNNEST($2::bigint[]) AS gift (id)
     UNION
     SELECT a.wallet_id FROM UNNEST($3::uuid[]) AS activity (id)
     CROSS JOIN LATERAL (SELECT wallet_id FROM award WHERE program_id = $1 AND source_id = activity.id AND points > 0 OFFSET 0) a),
   holder AS (
     SELECT w.member_id FROM given
     CROSS JOIN LATERAL (SELECT member_id FROM wallet WHERE program_id = $1 AND id = given.id OFFSET 0) w
     UNION
     SELECT m.merged_into FROM holder h
     CROSS JOIN LATERAL (
       SELECT merged_into FROM member WHERE program_id = $1 AND id = h.member_id AND merged_into IS NOT NULL OFFSET 0) m)
   SELECT member_id AS "memberId" FROM holder`,
);

const INSERT = statement(
  'insert-referrals',
  `INSERT INTO referral (program_id, id, member_id, version, state, invited_at, is_invitation, voucher_id, joined_at, expires_at, changes,
     code_key, code_hash, code_cipher)
   SELECT $1, * FROM UNNEST($2::uuid[], $3::uuid[], $4::integer[], $5::text[], $6::timestamptz[], $7::boolean[], $8::uuid[],
     $9::timestamptz[], $10::timestamptz[], $11::smallint[], $12::smallint[], $13::bytea[], $14::bytea[])`,
);

// Every row is there, and its advocate locked. Written as an upsert because that always goes by the key, see docs/adr/0013.
const UPDATE = statement(
  'update-referrals',
  `INSERT INTO referral AS r (program_id, id, member_id, version, state, reason, invited_at, is_invitation, voucher_id, joined_at, expires_at,
     qualified_at, purchase_id, friend_number, score, advocate_points, advocate_template, advocate_wallet, advocate_lot, advocate_voucher,
     friend_points, friend_wallet, friend_lot, activity_id, pays_at, ended_at, changes)
   SELECT $1, * FROM UNNEST($2::uuid[], $3::uuid[], $4::integer[], $5::text[], $6::text[], $7::timestamptz[], $8::boolean[], $9::uuid[],
     $10::timestamptz[], $11::timestamptz[], $12::timestamptz[], $13::uuid[], $14::integer[], $15::smallint[], $16::bigint[], $17::uuid[],
     $18::bigint[], $19::integer[], $20::uuid[], $21::bigint[], $22::bigint[], $23::integer[], $24::uuid[], $25::timestamptz[],
     $26::timestamptz[], $27::smallint[])
   ON CONFLICT (program_id, id) DO UPDATE SET version = excluded.version, state = excluded.state, reason = excluded.reason,
     voucher_id = excluded.voucher_id, joined_at = excluded.joined_at, expires_at = excluded.expires_at,
     qualified_at = excluded.qualified_at, purchase_id = excluded.purchase_id, friend_number = excluded.friend_number,
     score = excluded.score, advocate_points = excluded.advocate_points, advocate_template = excluded.advocate_template,
     advocate_wallet = excluded.advocate_wallet, advocate_lot = excluded.advocate_lot, advocate_voucher = excluded.advocate_voucher,
     friend_points = excluded.friend_points, friend_wallet = excluded.friend_wallet, friend_lot = excluded.friend_lot,
     activity_id = excluded.activity_id, pays_at = excluded.pays_at, ended_at = excluded.ended_at, changes = excluded.changes`,
);

const INSERT_FRIENDS = statement<{ memberId: string }>(
  'insert-referred-friends',
  `INSERT INTO referral_friend (program_id, member_id, referral_id, joined_at)
   SELECT $1, * FROM UNNEST($2::uuid[], $3::uuid[], $4::timestamptz[])`,
);

const INSERT_CHANGES = statement(
  'insert-referral-changes',
  `INSERT INTO referral_change (program_id, referral_id, number, state, reason, at, actor_kind, actor_id)
   SELECT $1, * FROM UNNEST($2::uuid[], $3::smallint[], $4::text[], $5::text[], $6::timestamptz[], $7::text[], $8::uuid[])`,
);

/** Invitations with a code of their own, one for each secret that it takes. */
export const SEALED_INVITATIONS = samplesOf(
  'invitations',
  `SELECT program_id AS "programId", code_key AS key, code_cipher AS cipher FROM referral WHERE code_cipher IS NOT NULL`,
);

/** A code of an invitation that has no voucher, as it is stored. */
export interface InvitationCode {
  readonly key: number;
  readonly hash: Buffer;
  readonly cipher: Buffer;
}

/** What happened to a referral, by whom. */
export interface ReferralChangeRow {
  readonly referralId: string;
  readonly number: number;
  readonly state: ReferralStateName;
  readonly reason: EndReason | null;
  readonly at: Date;
  readonly actorKind: string;
  /** Null for nobody in particular: it happened by itself. */
  readonly actorId: string | null;
}

export function findReferrals(programId: number, uuids: readonly string[]): Call<ReferralRow> {
  return call(REFERRALS_BY_ID, [programId, [...new Set(uuids)]]);
}

/** By whom these members were brought. */
export function findReferralsOfFriends(programId: number, memberIds: readonly string[]): Call<ReferralRow> {
  return call(REFERRALS_OF_FRIENDS, [programId, [...new Set(memberIds)]]);
}

/** What these purchases qualified for. */
export function findReferralsOfPurchases(programId: number, purchaseIds: readonly string[]): Call<ReferralRow> {
  return call(REFERRALS_OF_PURCHASES, [programId, [...new Set(purchaseIds)]]);
}

/** Whose invitations these vouchers are. */
export function findReferralsOfVouchers(programId: number, voucherIds: readonly string[]): Call<ReferralRow> {
  return call(BY_VOUCHER, [programId, [...new Set(voucherIds)]]);
}

/** The invitations whose codes are stored under these hashes. */
export function findReferralsByCodes(
  programId: number,
  hashes: readonly Buffer[],
): Call<ReferralRow & { hash: Buffer }> {
  return call(BY_HASH, [programId, hashes]);
}

/** Who has to be locked where what these referrals gave is taken back: whose wallets it went to, and into whom those have been merged since. */
export async function findHoldersOfPoints(
  db: Queryable,
  programId: number,
  rows: readonly ReferralRow[],
): Promise<string[]> {
  const wallets = rows
    .flatMap(({ advocateWallet, friendWallet }) => [advocateWallet, friendWallet])
    .filter((id) => id !== null);
  const activities = rows.flatMap(({ activityId }) => activityId ?? []);
  if (wallets.length + activities.length === 0) return [];
  const held = await db.query(HOLDERS, [programId, wallets, activities]);
  return held.map(({ memberId }) => memberId);
}

/** Stores new referrals, those that are invitations without a voucher with their code. */
export function insertReferrals(
  programId: number,
  rows: readonly (ReferralRow & { code: InvitationCode | null })[],
): Call<never>[] {
  if (rows.length === 0) return [];
  return [
    call(INSERT, [
      programId,
      ...columnsOf(rows, 'uuid', 'advocate', 'version', 'state', 'invitedAt', 'isInvitation', 'voucherId', 'joinedAt'),
      ...columnsOf(rows, 'expiresAt', 'changes'),
      rows.map(({ code }) => code?.key ?? null),
      rows.map(({ code }) => code?.hash ?? null),
      rows.map(({ code }) => code?.cipher ?? null),
    ]),
  ];
}

/** Stores referrals as they are now. */
export function updateReferrals(programId: number, rows: readonly ReferralRow[]): Call<never>[] {
  if (rows.length === 0) return [];
  return [
    call(UPDATE, [
      programId,
      ...columnsOf(rows, 'uuid', 'advocate', 'version', 'state', 'reason', 'invitedAt', 'isInvitation', 'voucherId'),
      ...columnsOf(
        rows,
        'joinedAt',
        'expiresAt',
        'qualifiedAt',
        'purchaseId',
        'friendNumber',
        'score',
        'advocatePoints',
      ),
      ...columnsOf(rows, 'advocateTemplate', 'advocateWallet', 'advocateLot', 'advocateVoucher', 'friendPoints'),
      ...columnsOf(rows, 'friendWallet', 'friendLot', 'activityId', 'paysAt', 'endedAt', 'changes'),
    ]),
  ];
}

/** Stores whose friends joined. Somebody who has an advocate already is a unique violation. */
export function insertFriends(
  programId: number,
  friends: readonly { memberId: string; referralId: string; joinedAt: Date }[],
): Call<unknown>[] {
  return friends.length === 0
    ? []
    : [call(INSERT_FRIENDS, [programId, ...columnsOf(friends, 'memberId', 'referralId', 'joinedAt')])];
}

export function insertChanges(programId: number, changes: readonly ReferralChangeRow[]): Call<never>[] {
  if (changes.length === 0) return [];
  const columns = columnsOf(changes, 'referralId', 'number', 'state', 'reason', 'at', 'actorKind', 'actorId');
  return [call(INSERT_CHANGES, [programId, ...columns])];
}
