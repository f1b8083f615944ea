import { call, statementPlannedAnew, type Call } from '../../../platform/database/index.js';
import { PROGRAM_NOW, STATE_NOW } from '../../stored/shown-referrals.js';
import type { InsightsPeriodUnit } from './periods.js';

/** Which referrals: begun from the first moment up to but not including the last. */
export interface InsightsAsked {
  programId: number;
  from: Date;
  until: Date;
}

/** Referrals that began in one calendar period and have their points in one point currency. */
export interface FiguresRow {
  /** The first day of the period. */
  first: string;
  currency: number;
  began: number;
  invited: number;
  joined: number;
  qualified: number;
  acquired: number;
  inReview: number;
  rewarded: number;
  rejected: number;
  reversed: number;
  expired: number;
  advocatePoints: number;
  friendPoints: number;
  advocateVouchers: number;
  friendVouchers: number;
  /** In the smallest unit of the program's currency. */
  discount: number;
}

/** Of the referrals of the program that began then, in `s`. */
const BEGUN = `FROM (
    SELECT r.*, now.at, now.time_zone, ${STATE_NOW} AS shown FROM referral r ${PROGRAM_NOW}
    WHERE r.program_id = $1 AND r.invited_at >= $2 AND r.invited_at < $3) s
  JOIN referral_program_version v ON v.program_id = $1 AND v.version = s.version`;

/** A friend who came and bought, and was not found out to be none. */
const ACQUIRED = `s.qualified_at IS NOT NULL AND s.shown <> 'REVERSED'
  AND NOT (s.shown = 'REJECTED' AND s.reason IN ('REVIEW', 'SAME_PERSON'))`;

const FIGURES = statementPlannedAnew<FiguresRow>(
  'sum-up-referrals',
  `SELECT to_char(date_trunc($4, s.invited_at AT TIME ZONE s.time_zone), 'YYYY-MM-DD') AS first, v.currency,
     count(*)::int AS began, count(*) FILTER (WHERE s.is_invitation)::int AS invited, count(s.joined_at)::int AS joined,
     count(s.qualified_at)::int AS qualified, count(*) FILTER (WHERE ${ACQUIRED})::int AS acquired,
     count(*) FILTER (WHERE s.shown = 'IN_REVIEW')::int AS "inReview",
     count(*) FILTER (WHERE s.shown = 'REWARDED')::int AS rewarded,
     count(*) FILTER (WHERE s.shown = 'REJECTED')::int AS rejected,
     count(*) FILTER (WHERE s.shown = 'REVERSED')::int AS reversed,
     count(*) FILTER (WHERE s.shown = 'EXPIRED')::int AS expired,
     coalesce(sum(s.advocate_points) FILTER (WHERE s.shown = 'REWARDED'), 0)::bigint AS "advocatePoints",
     coalesce(sum(s.friend_points) FILTER (
       WHERE s.friend_lot IS NOT NULL AND s.pays_at <= s.at AND s.shown <> 'REVERSED'), 0)::bigint AS "friendPoints",
     count(s.advocate_voucher)::int AS "advocateVouchers", count(s.voucher_id)::int AS "friendVouchers",
     coalesce(sum(used.amount), 0)::bigint AS discount
   ${BEGUN}
   CROSS JOIN LATERAL (
     SELECT sum(u.amount - u.rolled_back) AS amount FROM voucher_use u
     WHERE u.program_id = $1 AND u.voucher_id IN (s.voucher_id, s.advocate_voucher) AND u.status = 'REDEEMED') used
   GROUP BY 1, 2 ORDER BY 1, 2`,
);

/** Somebody who brought friends. */
export interface TopAdvocateRow {
  memberId: string;
  friends: number;
  points: number;
}

const TOP = statementPlannedAnew<TopAdvocateRow>(
  'find-top-advocates',
  `SELECT s.member_id AS "memberId", count(*)::int AS friends,
     coalesce(sum(s.advocate_points) FILTER (WHERE s.shown = 'REWARDED' AND v.currency = $4), 0)::bigint AS points
   ${BEGUN}
   WHERE ${ACQUIRED}
   GROUP BY s.member_id ORDER BY friends DESC, points DESC, s.member_id LIMIT $5`,
);

/** Figures by calendar period and point currency. */
export function sumUpReferrals({ programId, from, until }: InsightsAsked, unit: InsightsPeriodUnit): Call<FiguresRow> {
  return call(FIGURES, [programId, from, until, unit.toLowerCase()]);
}

/** Who brought most friends, and got most points of this point currency for them. */
export function findTopAdvocates(
  { programId, from, until }: InsightsAsked,
  currency: number,
  limit: number,
): Call<TopAdvocateRow> {
  return call(TOP, [programId, from, until, currency, limit]);
}
