import { statement } from '../../platform/database/index.js';
import { proveByPages, type PageVerdict, type Proof } from '../../platform/verify/index.js';
import { SYSTEM_ACTIVITY_TYPES } from '../activities/system-types.js';

const SYSTEM = Object.keys(SYSTEM_ACTIVITY_TYPES)
  .map((key) => `'${key}'`)
  .join(', ');

const OWNERS = statement<PageVerdict>(
  'verify-activity-owners',
  `WITH page AS (
     SELECT id, member_id, type FROM activity
     WHERE program_id = $1 AND ($2::text[] IS NULL OR id > ($2::text[])[1]::uuid) ORDER BY id LIMIT $3),
   judged AS (
     SELECT a.id, EXISTS (SELECT FROM member m WHERE m.program_id = $1 AND m.id = a.member_id)
       AND (a.type IN (${SYSTEM}) OR EXISTS (SELECT FROM activity_type t WHERE t.program_id = $1 AND t.key = a.type)) AS holds
     FROM page a)
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE NOT holds)::int AS wrong,
     (array_agg('activity ' || id) FILTER (WHERE NOT holds))[1:5] AS offenders,
     CASE WHEN count(*) = $3 THEN ARRAY[max(id::text COLLATE "C")] END AS next
   FROM judged`,
);

const ONCE = statement<PageVerdict>(
  'verify-activities-done-once',
  `WITH page AS (
     SELECT id, member_id, type, reference, once FROM activity
     WHERE program_id = $1 AND ($2::text[] IS NULL OR id > ($2::text[])[1]::uuid) ORDER BY id LIMIT $3),
   judged AS (
     SELECT a.id, NOT a.once OR NOT EXISTS (
       SELECT FROM activity o WHERE o.program_id = $1 AND o.member_id = a.member_id AND o.type = a.type
         AND o.reference = a.reference AND o.once AND o.id <> a.id) AS holds
     FROM page a)
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE NOT holds)::int AS wrong,
     (array_agg('activity ' || id) FILTER (WHERE NOT holds))[1:5] AS offenders,
     CASE WHEN count(*) = $3 THEN ARRAY[max(id::text COLLATE "C")] END AS next
   FROM judged`,
);

const POINTS = statement<PageVerdict>(
  'verify-activity-points',
  `WITH page AS (
     SELECT id, points_earned, revoked_at FROM activity
     WHERE program_id = $1 AND ($2::text[] IS NULL OR id > ($2::text[])[1]::uuid) ORDER BY id LIMIT $3),
   judged AS (
     SELECT a.id, a.points_earned = (
       SELECT coalesce(sum(w.points), 0) FROM award w WHERE w.program_id = $1 AND w.source_id = a.id)
       AND (a.revoked_at IS NULL OR NOT EXISTS (
         SELECT FROM award w WHERE w.program_id = $1 AND w.source_id = a.id AND w.reversed <> w.points)) AS holds
     FROM page a)
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE NOT holds)::int AS wrong,
     (array_agg('activity ' || id) FILTER (WHERE NOT holds))[1:5] AS offenders,
     CASE WHEN count(*) = $3 THEN ARRAY[max(id::text COLLATE "C")] END AS next
   FROM judged`,
);

/** What the missing foreign keys would promise; invariant 12, and its part of 10, as far as activities go. */
export const ACTIVITY_PROOFS: readonly Proof[] = [
  proveByPages({ number: null, title: 'every activity belongs to a member and has its type' }, OWNERS),
  proveByPages({ number: 10, title: 'an activity that is done once for its reference is there once' }, ONCE),
  proveByPages(
    { number: 12, title: "an activity's points are those of its awards, and all taken back where it was revoked" },
    POINTS,
  ),
];
