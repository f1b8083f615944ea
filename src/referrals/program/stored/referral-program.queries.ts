import { call, statement, type Call, type Queryable } from '../../../platform/database/index.js';
import type { ReferralStatus } from '../referral-status.types.js';
import type { AdvocateStep, ReferralGift, ReferralTerms } from '../referral-terms.js';

/** The referral program with the newest version of its terms. */
export interface StoredReferralProgram extends ReferralTerms {
  readonly programId: number;
  readonly status: ReferralStatus;
  /** When the program came to be; its versions have moments of their own. */
  readonly createdAt: Date;
}

/** A gift as it is stored: one of both, or none. */
interface StoredGift {
  points: number | null;
  voucher: string | null;
}

interface VersionRow extends Omit<ReferralTerms, 'friend' | 'advocate'> {
  programId: number;
  status: ReferralStatus;
  createdAt: Date;
  friend: StoredGift;
  steps: (StoredGift & { fromFriend: number })[];
}

const VERSIONS = `SELECT p.program_id AS "programId", p.status, p.created_at AS "createdAt", v.version, v.currency,
    jsonb_build_object('points', v.friend_points, 'voucher', v.friend_voucher) AS friend, listed.steps, v.qualifies,
    v.purchases, v.minimum, v.money_currency AS "moneyCurrency", v.within_days AS "withinDays",
    v.delay_days AS "delayDays", v.per_month AS "perMonth", v.per_year AS "perYear", v.in_program AS "inProgram",
    v.review, v.share_link AS "shareLink", v.invitation_days AS "invitationDays",
    v.open_invitations AS "openInvitations"
  FROM referral_program p
  JOIN referral_program_version v ON v.program_id = p.program_id
  CROSS JOIN LATERAL (
    SELECT coalesce(jsonb_agg(jsonb_build_object('fromFriend', s.from_friend, 'points', s.points, 'voucher', s.voucher)
      ORDER BY s.from_friend), '[]') AS steps
    FROM referral_step s
    WHERE s.program_id = v.program_id AND s.version = v.version
  ) listed
  WHERE p.program_id = $1`;

const FIND_VERSIONS = statement<VersionRow>('find-versions-of-referral-program', `${VERSIONS} ORDER BY v.version`);

const FIND_CURRENT = statement<VersionRow>('find-referral-program', `${VERSIONS} AND v.version = p.version`);

const INSERT = statement(
  'insert-referral-program',
  'INSERT INTO referral_program (program_id, status, version, created_at) VALUES ($1, $2, $3, $4)',
);

const UPDATE = statement(
  'update-referral-program',
  'UPDATE referral_program SET status = $2, version = $3 WHERE program_id = $1',
);

const INSERT_VERSION = statement(
  'insert-referral-program-version',
  `INSERT INTO referral_program_version (program_id, version, share_link, currency, friend_points, friend_voucher, qualifies, purchases,
     minimum, money_currency, within_days, delay_days, per_month, per_year, in_program, review, invitation_days, open_invitations,
     created_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`,
);

const INSERT_STEPS = statement(
  'insert-referral-steps',
  `INSERT INTO referral_step (program_id, version, from_friend, points, voucher)
   SELECT $1, $2, * FROM UNNEST($3::integer[], $4::bigint[], $5::uuid[])`,
);

const NAMES_TEMPLATE = statement<{ named: boolean }>(
  'find-referral-program-giving-vouchers',
  `SELECT EXISTS (
     SELECT FROM referral_program p
     JOIN referral_program_version v ON v.program_id = p.program_id AND v.version = p.version
     WHERE p.program_id = $1 AND (v.friend_voucher = $2 OR EXISTS (
       SELECT FROM referral_step s WHERE s.program_id = v.program_id AND s.version = v.version AND s.voucher = $2))
   ) AS named`,
);

/** The referral program with the terms that hold for who joins now; null without one. */
export async function findReferralProgram(from: Queryable, programId: number): Promise<StoredReferralProgram | null> {
  const [row] = await from.query(FIND_CURRENT, [programId]);
  return row ? storedOf(row) : null;
}

/** The referral program with each version of its terms, the oldest first; empty without one. */
export async function findReferralVersions(from: Queryable, programId: number): Promise<StoredReferralProgram[]> {
  return (await from.query(FIND_VERSIONS, [programId])).map(storedOf);
}

/** Whether the terms that hold now give vouchers of the template with this inner id. */
export async function isGivenForReferrals(from: Queryable, programId: number, template: string): Promise<boolean> {
  const [row] = await from.query(NAMES_TEMPLATE, [programId, template]);
  return row?.named === true;
}

/** Stores a new referral program, with its first version to be stored after it. */
export function insertReferralProgram({ programId, status, version, createdAt }: StoredReferralProgram): Call<never> {
  return call(INSERT, [programId, status, version, createdAt]);
}

/** Stores how the referral program stands, and which version of its terms is the newest. */
export function updateReferralProgram({ programId, status, version }: StoredReferralProgram): Call<never> {
  return call(UPDATE, [programId, status, version]);
}

/** Stores terms as the version that they name, from that moment on. */
export function insertReferralVersion(programId: number, terms: ReferralTerms, createdAt: Date): Call<never>[] {
  const { version, currency, friend, advocate, minimum, moneyCurrency } = terms;
  const gifts = advocate.map(({ gift }) => giftColumns(gift));
  const { points, voucher } = giftColumns(friend);
  return [
    call(INSERT_VERSION, [
      programId,
      version,
      terms.shareLink,
      currency,
      points,
      voucher,
      terms.qualifies,
      terms.purchases,
      minimum,
      moneyCurrency,
      terms.withinDays,
      terms.delayDays,
      terms.perMonth,
      terms.perYear,
      terms.inProgram,
      terms.review,
      terms.invitationDays,
      terms.openInvitations,
      createdAt,
    ]),
    call(INSERT_STEPS, [
      programId,
      version,
      advocate.map(({ fromFriend }) => fromFriend),
      gifts.map((gift) => gift.points),
      gifts.map((gift) => gift.voucher),
    ]),
  ];
}

function storedOf({ friend, steps, ...row }: VersionRow): StoredReferralProgram {
  return { ...row, friend: giftOf(friend), advocate: steps.map(stepOf) };
}

function stepOf({ fromFriend, ...stored }: VersionRow['steps'][number]): AdvocateStep {
  const gift = giftOf(stored);
  if (!gift) throw new Error(`the step from friend ${fromFriend} on gives nothing`);
  return { fromFriend, gift };
}

function giftOf({ points, voucher }: StoredGift): ReferralGift | null {
  if (points !== null) return { points };
  return voucher === null ? null : { template: voucher };
}

function giftColumns(gift: ReferralGift | null): StoredGift {
  if (gift === null) return { points: null, voucher: null };
  return 'points' in gift ? { points: gift.points, voucher: null } : { points: null, voucher: gift.template };
}
