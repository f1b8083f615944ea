import { call, statement, type Call } from '../../platform/database/index.js';
import type { DayRow } from './member-days.js';

const FORGET = statement(
  'forget-tier-days-of-members',
  'DELETE FROM tier_progress WHERE program_id = $1 AND member_id = ANY($2) AND ($3::smallint IS NULL OR counter = $3)',
);

// As progress/counts.ts has it, for each `measure`.
const COUNTED = `SELECT f.member_id, v.counter, f.day,
     coalesce(sum(CASE v.metric
       WHEN 'QUALIFYING_POINTS' THEN coalesce(w.points, 0) WHEN 'SPEND' THEN f.spend WHEN 'ACTIVITIES' THEN (f.type = v.activity_type)::int
       ELSE f.purchases END), 0) AS amount
   FROM (
     SELECT p.member_id, p.id, (p.purchased_at AT TIME ZONE g.time_zone)::date AS day, NULL AS type,
       CASE WHEN p.canceled_at IS NULL AND NOT p.fully_returned THEN p.total - p.returned_amount ELSE 0 END AS spend,
       (p.canceled_at IS NULL AND NOT p.fully_returned)::int AS purchases
     FROM program g JOIN purchase p ON p.program_id = $1 AND p.member_id = ANY($2) AND p.completed_at IS NOT NULL WHERE g.id = $1
     UNION ALL
     SELECT a.member_id, a.id, (a.occurred_at AT TIME ZONE g.time_zone)::date, a.type, 0, 0
     FROM program g JOIN activity a ON a.program_id = $1 AND a.member_id = ANY($2) AND a.revoked_at IS NULL
     WHERE g.id = $1) f
   CROSS JOIN measure v
   LEFT JOIN LATERAL (
     SELECT sum(w.points - w.reversed) AS points FROM award w JOIN wallet o ON o.program_id = $1 AND o.id = w.wallet_id
     WHERE w.program_id = $1 AND w.source_id = f.id AND w.qualifying AND o.currency = v.currency) w ON true
   GROUP BY f.member_id, v.counter, f.day`;

const COUNT = statement(
  'count-tier-days-anew',
  `WITH measure AS (
     SELECT DISTINCT ON (v.counter) v.counter, v.metric, v.currency, v.activity_type
     FROM tier_ladder l
     LEFT JOIN tier_activation a ON a.program_id = $1 AND a.ladder_id = l.id AND a.status IN ('COUNTING', 'WAITING')
     JOIN tier_ladder_version v ON v.program_id = $1 AND v.ladder_id = l.id AND v.version IN (l.version_in_force, a.version)
     WHERE l.program_id = $1 AND l.status <> 'ARCHIVED' AND ($3::smallint IS NULL OR v.counter = $3)),
   counted AS (${COUNTED})
   INSERT INTO tier_progress (program_id, member_id, counter, day, amount) SELECT $1, counted.* FROM counted`,
);

const COUNT_FOR = statement<DayRow>(
  'count-tier-days-for-version',
  `WITH measure AS (
     SELECT counter, metric, currency, activity_type FROM tier_ladder_version
     WHERE program_id = $1 AND ladder_id = $3 AND version = $4),
   counted AS (${COUNTED})
   SELECT member_id AS "memberId", counter, day, least(amount, 9007199254740991)::bigint AS amount FROM counted`,
);

/**
 * Counts what these members have by the facts that are theirs now, for one counter or for all. Send it under their locks, after the
 * facts have moved.
 */
export function countDaysAnew(
  programId: number,
  memberIds: readonly string[],
  counter: number | null = null,
): Call<unknown>[] {
  return [call(FORGET, [programId, memberIds, counter]), call(COUNT, [programId, memberIds, counter])];
}

/** What these members have by the facts that are theirs, for a version of a ladder that may not be in force. Stores nothing. */
export function countDaysFor(
  programId: number,
  memberIds: readonly string[],
  { uuid, version }: { uuid: string; version: number },
): Call<DayRow> {
  return call(COUNT_FOR, [programId, memberIds, uuid, version]);
}
