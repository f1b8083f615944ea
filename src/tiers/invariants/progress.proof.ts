import { statement } from '../../platform/database/index.js';
import { proveByPages, type PageVerdict, type Proof } from '../../platform/verify/index.js';

const PROGRESS = statement<PageVerdict>(
  'verify-tier-progress',
  `WITH page AS (
     SELECT id FROM member WHERE program_id = $1 AND ($2::text[] IS NULL OR id > ($2::text[])[1]::uuid) ORDER BY id LIMIT $3),
   zone AS (SELECT time_zone FROM program WHERE id = $1),
   ladder AS (
     SELECT v.counter, v.metric, v.currency, v.activity_type FROM tier_ladder l
     JOIN tier_ladder_version v ON v.program_id = $1 AND v.ladder_id = l.id AND v.version = l.version_in_force
     WHERE l.program_id = $1 AND l.status = 'ACTIVE'),
   bought AS (
     SELECT p.*, (p.purchased_at AT TIME ZONE zone.time_zone)::date AS day, p.canceled_at IS NULL AND NOT p.fully_returned AS counts
     FROM page m JOIN purchase p ON p.program_id = $1 AND p.member_id = m.id AND p.completed_at IS NOT NULL, zone),
   done AS (
     SELECT a.*, (a.occurred_at AT TIME ZONE zone.time_zone)::date AS day
     FROM page m JOIN activity a ON a.program_id = $1 AND a.member_id = m.id AND a.revoked_at IS NULL, zone),
   earned AS (
     SELECT f.member_id, f.day, o.currency, w.points - w.reversed AS points
     FROM (SELECT member_id, day, id FROM bought UNION ALL SELECT member_id, day, id FROM done) f
     JOIN award w ON w.program_id = $1 AND w.source_id = f.id AND w.qualifying
     JOIN wallet o ON o.program_id = $1 AND o.id = w.wallet_id),
   counted AS (
     SELECT e.member_id, l.counter, e.day, e.points AS amount FROM ladder l JOIN earned e ON e.currency = l.currency
     WHERE l.metric = 'QUALIFYING_POINTS'
     UNION ALL SELECT b.member_id, l.counter, b.day, b.total - b.returned_amount FROM ladder l, bought b WHERE l.metric = 'SPEND' AND b.counts
     UNION ALL SELECT b.member_id, l.counter, b.day, 1 FROM ladder l, bought b WHERE l.metric IN ('PURCHASES', 'VISITS') AND b.counts
     UNION ALL SELECT d.member_id, l.counter, d.day, 1 FROM ladder l JOIN done d ON d.type = l.activity_type WHERE l.metric = 'ACTIVITIES'),
   summed AS (SELECT member_id, counter, day, sum(amount) AS amount FROM counted GROUP BY 1, 2, 3),
   stored AS (
     SELECT t.member_id, t.counter, t.day, t.amount FROM page m JOIN tier_progress t ON t.program_id = $1 AND t.member_id = m.id
     JOIN ladder l ON l.counter = t.counter),
   judged AS (
     SELECT member_id, counter, day, coalesce(t.amount, 0) = coalesce(s.amount, 0) AS holds
     FROM stored t FULL JOIN summed s USING (member_id, counter, day))
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE holds IS NOT TRUE)::int AS wrong,
     (array_agg('member ' || member_id || ', counter ' || counter || ', ' || day) FILTER (WHERE holds IS NOT TRUE))[1:5] AS offenders,
     (SELECT CASE WHEN count(*) = $3 THEN ARRAY[max(id::text COLLATE "C")] END FROM page) AS next
   FROM judged`,
);

/** What counts for ladders is what history says: no return, completion or merge has left anything behind. */
export const PROGRESS_PROOFS: readonly Proof[] = [
  proveByPages({ number: null, title: "what counts for a member's tiers is what their history says" }, PROGRESS),
];
