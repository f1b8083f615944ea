import { call, columnsOf, statement, type Call, type Tx } from '../../platform/database/index.js';
import type { Minor } from '../../kernel/money.js';

/** Referrals that are paid for, or will be unless something comes between. */
const COUNTED = `state IN ('QUALIFIED', 'IN_REVIEW', 'REWARDED')`;

/** How many friends somebody has brought. */
export interface BroughtRow {
  memberId: string;
  ever: number;
  thisMonth: number;
  thisYear: number;
}

const BROUGHT = statement<BroughtRow>(
  'count-friends-of-advocates',
  `SELECT wanted.id AS "memberId", c.ever, c.month AS "thisMonth", c.year AS "thisYear" FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (
     SELECT count(*)::int AS ever, count(*) FILTER (WHERE qualified_at >= $3)::int AS month,
       count(*) FILTER (WHERE qualified_at >= $4)::int AS year
     FROM referral WHERE program_id = $1 AND member_id = wanted.id AND ${COUNTED} OFFSET 0) c`,
);

/** What a friend has bought. */
interface BoughtRow {
  memberId: string;
  /** How many purchases count. */
  bought: number;
  /** With which they have used their voucher; null for none. */
  usedWith: string | null;
}

const OPEN_INVITATIONS = statement<{ memberId: string; open: number }>(
  'count-open-invitations',
  `SELECT wanted.id AS "memberId", c.open FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (
     SELECT count(*)::int AS open FROM referral
     WHERE program_id = $1 AND member_id = wanted.id AND state = 'INVITED' AND expires_at > $3 OFFSET 0) c`,
);

const BOUGHT = statement<BoughtRow>(
  'count-purchases-of-friends',
  `SELECT wanted.id AS "memberId", used.purchase_id AS "usedWith", c.bought
   FROM UNNEST($2::uuid[], $3::timestamptz[], $4::bigint[], $5::text[], $6::uuid[])
     AS wanted (id, since, minimum, currency, voucher_id)
   LEFT JOIN LATERAL (
     SELECT purchase_id FROM voucher_use
     WHERE program_id = $1 AND voucher_id = wanted.voucher_id AND status = 'REDEEMED' AND purchase_id IS NOT NULL LIMIT 1) used ON true
   CROSS JOIN LATERAL (
     SELECT count(*)::int AS bought FROM purchase
     WHERE program_id = $1 AND member_id = wanted.id AND completed_at IS NOT NULL AND canceled_at IS NULL AND NOT fully_returned
       AND (purchased_at >= wanted.since OR id = used.purchase_id)
       AND (wanted.minimum IS NULL OR (currency = wanted.currency AND lines_amount - order_discount - returned_amount >= wanted.minimum))
     OFFSET 0) c`,
);

const MAKE_TOTAL = statement('make-referral-total', 'INSERT INTO referral_total (program_id, friends) VALUES ($1, 0)');

const LOCK_TOTAL = statement<{ friends: number }>(
  'lock-referral-total',
  'SELECT friends FROM referral_total WHERE program_id = $1 FOR NO KEY UPDATE',
);

const ADD_TO_TOTAL = statement(
  'add-to-referral-total',
  'UPDATE referral_total SET friends = friends + $2 WHERE program_id = $1',
);

/** How many friends these members have brought: ever, and since these moments. */
export function countFriends(
  programId: number,
  memberIds: readonly string[],
  since: { month: Date; year: Date },
): Call<BroughtRow> {
  return call(BROUGHT, [programId, [...new Set(memberIds)], since.month, since.year]);
}

/** How many invitations of these members can still be accepted. */
export function countOpenInvitations(
  programId: number,
  memberIds: readonly string[],
  now: Date,
): Call<{ memberId: string; open: number }> {
  return call(OPEN_INVITATIONS, [programId, [...new Set(memberIds)], now]);
}

/** What a friend has to have bought, and since when; what they bought with this voucher counts whatever its date. */
export interface AskedOfFriend {
  memberId: string;
  since: Date;
  voucherId: string | null;
  minimum: Minor | null;
  moneyCurrency: string | null;
}

/** How many purchases of these friends count already. */
export function countPurchases(programId: number, asked: readonly AskedOfFriend[]): Call<BoughtRow> {
  return call(BOUGHT, [programId, ...columnsOf(asked, 'memberId', 'since', 'minimum', 'moneyCurrency', 'voucherId')]);
}

/** Nobody has been brought yet in a program that has a referral program from now on. */
export function makeTotal(programId: number): Call<never> {
  return call(MAKE_TOTAL, [programId]);
}

/** Locks how many friends all advocates together have brought, after everything else that is locked. Answers it. */
export async function lockTotal(tx: Tx, programId: number): Promise<number> {
  const [[total]] = await tx.pipeline([call<{ friends: number }>(LOCK_TOTAL, [programId])]);
  if (!total) throw new Error(`program ${String(programId)} has no total of referrals`);
  return total.friends;
}

/** So many friends more, or less, that were brought. Its row is locked. */
export function addToTotal(programId: number, more: number): Call<never>[] {
  return more === 0 ? [] : [call(ADD_TO_TOTAL, [programId, more])];
}
