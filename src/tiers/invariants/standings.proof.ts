import { statement } from '../../platform/database/index.js';
import { proveByPages, type PageVerdict, type Proof } from '../../platform/verify/index.js';

const PAGE = `page AS (
     SELECT * FROM tier_standing
     WHERE program_id = $1 AND ($2::text[] IS NULL OR (member_id, ladder) > (($2::text[])[1]::uuid, ($2::text[])[2]::smallint))
     ORDER BY member_id, ladder LIMIT $3)`;

const VERDICT = `SELECT count(*)::int AS checked, count(*) FILTER (WHERE holds IS NOT TRUE)::int AS wrong,
     (array_agg('member ' || member_id || ', ladder ' || ladder) FILTER (WHERE holds IS NOT TRUE))[1:5] AS offenders,
     (SELECT CASE WHEN count(*) = $3 THEN
       (SELECT ARRAY[member_id::text, ladder::text] FROM page ORDER BY member_id DESC, ladder DESC LIMIT 1) END FROM page) AS next
   FROM judged`;

const HISTORY = statement<PageVerdict>(
  'verify-tier-changes',
  `WITH ${PAGE},
   changed AS (
     SELECT c.member_id, c.ladder, c.number, c.earned_tier,
       c.from_tier = lag(c.to_tier, 1, c.from_tier) OVER (PARTITION BY c.member_id, c.ladder ORDER BY c.number) AS follows
     FROM page s JOIN tier_change c ON c.program_id = $1 AND c.member_id = s.member_id AND c.ladder = s.ladder),
   summed AS (
     SELECT member_id, ladder, count(*) AS changes, max(number) AS latest, bool_and(follows) AS follow,
       (array_agg(earned_tier ORDER BY number DESC))[1] AS earned
     FROM changed GROUP BY member_id, ladder),
   judged AS (
     SELECT s.member_id, s.ladder, s.changes = coalesce(h.changes, 0) AND s.changes = coalesce(h.latest, 0) AND coalesce(h.follow, true)
       AND CASE WHEN h.earned IS NOT NULL THEN s.tier = h.earned ELSE EXISTS (
         SELECT FROM tier_ladder l JOIN tier_version v ON v.program_id = $1 AND v.ladder_id = l.id AND v.position = 1
         WHERE l.program_id = $1 AND l.number = s.ladder AND v.tier = s.tier) END AS holds
     FROM page s LEFT JOIN summed h ON h.member_id = s.member_id AND h.ladder = s.ladder)
   ${VERDICT}`,
);

const TIERS = statement<PageVerdict>(
  'verify-tiers-of-standings',
  `WITH ${PAGE},
   judged AS (
     SELECT s.member_id, s.ladder, count(x.number) FILTER (WHERE x.number = s.tier) = 1
       AND count(x.number) FILTER (WHERE x.number = s.floor_tier) = (s.floor_tier IS NOT NULL)::int AS holds
     FROM page s LEFT JOIN tier_ladder l ON l.program_id = $1 AND l.number = s.ladder
     LEFT JOIN tier x ON x.program_id = $1 AND x.ladder_id = l.id
     GROUP BY s.member_id, s.ladder, s.tier, s.floor_tier)
   ${VERDICT}`,
);

// As postponed() in kernel/day-spans.ts has it: a span moves the day as long as all those before it were reached.
const REVIEWS = statement<PageVerdict>(
  'verify-tier-reviews',
  `WITH ${PAGE},
   held AS (
     SELECT s.member_id, s.ladder, s.review_on, s.floor_last_day, m.status IN ('CLOSED', 'MERGED', 'ERASED') AS rests,
       l.status = 'ARCHIVED' AND s.review_on IS NULL AS is_let_go,
       s.last_day + coalesce((
         SELECT sum(days) FILTER (WHERE reached) FROM (
           SELECT days, bool_and(reaches) OVER (ORDER BY first) AS reached FROM (
             SELECT first, days, s.last_day + (coalesce(sum(days) OVER (ORDER BY first), 0) - days)::int >= first AS reaches FROM (
               SELECT greatest(p.first, s.reckoned_on) AS first, p.last - greatest(p.first, s.reckoned_on) + 1 AS days
               FROM jsonb_to_recordset(coalesce(m.protection, '[]')) AS p (first date, last date)
               WHERE p.last >= s.reckoned_on) span) step) walk), 0)::int AS until
     FROM page s JOIN member m ON m.program_id = $1 AND m.id = s.member_id
     JOIN tier_ladder l ON l.program_id = $1 AND l.number = s.ladder),
   judged AS (
     SELECT member_id, ladder, is_let_go OR CASE WHEN rests THEN review_on IS NULL
       ELSE coalesce(review_on <= least(until, floor_last_day) + 1, least(until, floor_last_day) IS NULL) END AS holds
     FROM held)
   ${VERDICT}`,
);

/** Where members stand follows from what was noted, on tiers that there are, and is looked at in time. */
export const STANDINGS_PROOFS: readonly Proof[] = [
  proveByPages(
    {
      number: null,
      title: 'changes of a standing have no gap, each goes on from the one before, the last is what stands',
    },
    HISTORY,
  ),
  proveByPages({ number: null, title: 'every standing is on a tier of its ladder' }, TIERS),
  proveByPages(
    { number: null, title: 'a standing is reviewed when it may be over, and not at all when its member has left' },
    REVIEWS,
  ),
];
