import { call, statement, type Call } from '../../platform/database/index.js';

const FORGET = statement(
  'forget-tier-days-of-members',
  'DELETE FROM tier_progress WHERE program_id = $1 AND member_id = ANY($2)',
);

// As progress/counts.ts has it, for all ladders on which members stand.
const COUNT = statement(
  'count-tier-days-anew',
  `INSERT INTO tier_progress (program_id, member_id, ladder, day, amount)
   SELECT $1, f.member_id, l.number, f.day, sum(CASE v.metric
       WHEN 'QUALIFYING_POINTS' THEN coalesce(w.points, 0) WHEN 'SPEND' THEN f.spend WHEN 'ACTIVITIES' THEN (f.type = v.activity_type)::int
       ELSE f.purchases END)
   FROM (
     SELECT p.member_id, p.id, (p.purchased_at AT TIME ZONE g.time_zone)::date AS day, NULL AS type,
       CASE WHEN p.canceled_at IS NULL AND NOT p.fully_returned THEN p.total - p.returned_amount ELSE 0 END AS spend,
       (p.canceled_at IS NULL AND NOT p.fully_returned)::int AS purchases
     FROM program g JOIN purchase p ON p.program_id = $1 AND p.member_id = ANY($2) AND p.completed_at IS NOT NULL WHERE g.id = $1
     UNION ALL
     SELECT a.member_id, a.id, (a.occurred_at AT TIME ZONE g.time_zone)::date, a.type, 0, 0
     FROM program g JOIN activity a ON a.program_id = $1 AND a.member_id = ANY($2) WHERE g.id = $1) f
   CROSS JOIN tier_ladder l
   JOIN tier_ladder_version v ON v.program_id = $1 AND v.ladder_id = l.id AND v.version = l.version
   LEFT JOIN LATERAL (
     SELECT sum(w.points - w.reversed) AS points FROM award w JOIN wallet o ON o.program_id = $1 AND o.id = w.wallet_id
     WHERE w.program_id = $1 AND w.source_id = f.id AND w.qualifying AND o.currency = v.currency) w ON true
   WHERE l.program_id = $1 AND l.status = 'ACTIVE'
   GROUP BY f.member_id, l.number, f.day`,
);

/** Counts what these members have by the facts that are theirs now. Send it under their locks, after the facts have moved. */
export function countDaysAnew(programId: number, memberIds: readonly string[]): Call<unknown>[] {
  return [call(FORGET, [programId, memberIds]), call(COUNT, [programId, memberIds])];
}
