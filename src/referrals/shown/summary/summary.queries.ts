import { statement } from '../../../platform/database/index.js';
import { PROGRAM_NOW, STATE_NOW } from '../../stored/shown-referrals.js';

/** What an advocate has brought about so far. */
export interface SummaryRow {
  memberId: string;
  now: Date;
  /** Null once the member was erased. */
  code: string | null;
  barredAt: Date | null;
  inProgram: number;
  invited: number;
  openInvitations: number;
  joined: number;
  inReview: number;
  qualified: number;
  rewarded: number;
  thisMonth: number;
  thisYear: number;
  pointsEarned: number;
  pointsPending: number;
}

const COUNTS = `s.state IN ('QUALIFIED', 'IN_REVIEW', 'REWARDED')`;
const inThis = (unit: string): string =>
  `date_trunc('${unit}', s.qualified_at AT TIME ZONE now.time_zone) = date_trunc('${unit}', now.at AT TIME ZONE now.time_zone)`;

/** `$1` is the program, `$2` inner ids of members. Points are those in the point currency of the terms that hold now. */
export const SUMMARIES = statement<SummaryRow>(
  'sum-up-referrals-of-advocates',
  `SELECT wanted.id AS "memberId", now.at AS now, c.code, b.barred_at AS "barredAt", coalesce(t.friends, 0)::bigint AS "inProgram", own.*
   FROM UNNEST($2::uuid[]) AS wanted (id)
   ${PROGRAM_NOW}
   LEFT JOIN referral_total t ON t.program_id = $1
   LEFT JOIN LATERAL (
     SELECT value AS code FROM member_identifier
     WHERE program_id = $1 AND member_id = wanted.id AND kind = 'CODE' ORDER BY number LIMIT 1) c ON true
   LEFT JOIN LATERAL (
     SELECT barred_at FROM referral_bar WHERE program_id = $1 AND member_id = wanted.id OFFSET 0) b ON true
   CROSS JOIN LATERAL (
     SELECT count(*) FILTER (WHERE s.is_invitation)::int AS invited,
       count(*) FILTER (WHERE s.state = 'INVITED')::int AS "openInvitations",
       count(s.joined_at)::int AS joined,
       count(*) FILTER (WHERE s.state = 'IN_REVIEW')::int AS "inReview",
       count(*) FILTER (WHERE ${COUNTS})::int AS qualified,
       count(*) FILTER (WHERE s.state = 'REWARDED')::int AS rewarded,
       count(*) FILTER (WHERE ${COUNTS} AND ${inThis('month')})::int AS "thisMonth",
       count(*) FILTER (WHERE ${COUNTS} AND ${inThis('year')})::int AS "thisYear",
       coalesce(sum(s.advocate_points) FILTER (WHERE s.is_own AND s.state = 'REWARDED'), 0)::bigint AS "pointsEarned",
       coalesce(sum(s.advocate_points) FILTER (WHERE s.is_own AND s.state = 'QUALIFIED'), 0)::bigint AS "pointsPending"
     FROM (
       SELECT r.is_invitation, r.joined_at, r.qualified_at, r.advocate_points, ${STATE_NOW} AS state,
         v.currency = (
           SELECT w.currency FROM referral_program p
           JOIN referral_program_version w ON w.program_id = p.program_id AND w.version = p.version
           WHERE p.program_id = $1) AS is_own
       FROM referral r
       JOIN referral_program_version v ON v.program_id = $1 AND v.version = r.version
       WHERE r.program_id = $1 AND r.member_id = wanted.id
       OFFSET 0) s) own`,
);
