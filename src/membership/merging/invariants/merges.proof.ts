import { statement } from '../../../platform/database/index.js';
import { proveByPages, type PageVerdict, type Proof } from '../../../platform/verify/index.js';

const MERGED = statement<PageVerdict>(
  'verify-merged-members',
  `WITH page AS (
     SELECT id, merged_into FROM member
     WHERE program_id = $1 AND merged_into <> id AND ($2::text[] IS NULL OR id > ($2::text[])[1]::uuid) ORDER BY id LIMIT $3),
   judged AS (
     SELECT m.id, EXISTS (SELECT FROM member_merge g WHERE g.program_id = $1 AND g.absorbed_member_id = m.id
         AND g.member_id = m.merged_into AND g.undone_at IS NULL)
       AND NOT EXISTS (SELECT FROM member_identifier i WHERE i.program_id = $1 AND i.member_id = m.id)
       AND NOT EXISTS (SELECT FROM purchase p WHERE p.program_id = $1 AND p.member_id = m.id)
       AND NOT EXISTS (SELECT FROM wallet w WHERE w.program_id = $1 AND w.member_id = m.id
         AND (w.pending + w.available + w.held + w.owed > 0 OR w.lifetime_earned <> 0 OR w.lifetime_spent <> 0 OR w.lifetime_expired <> 0
           OR EXISTS (SELECT FROM hold h WHERE h.program_id = $1 AND h.wallet_id = w.id AND h.ended_at IS NULL))) AS holds
     FROM page m)
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE NOT holds)::int AS wrong,
     (array_agg('member ' || id) FILTER (WHERE NOT holds))[1:5] AS offenders,
     CASE WHEN count(*) = $3 THEN ARRAY[max(id::text COLLATE "C")] END AS next
   FROM judged`,
);

const IN_FORCE = statement<PageVerdict>(
  'verify-member-merges',
  `WITH page AS (
     SELECT id, member_id, absorbed_member_id, undone_at FROM member_merge
     WHERE program_id = $1 AND ($2::text[] IS NULL OR id > ($2::text[])[1]::uuid) ORDER BY id LIMIT $3),
   moved AS (
     SELECT n.merge_id, bool_or(NOT n.is_return) AS there, bool_or(n.is_return) AS back,
       bool_and(f.member_id = CASE WHEN n.is_return THEN g.member_id ELSE g.absorbed_member_id END
         AND t.member_id = CASE WHEN n.is_return THEN g.absorbed_member_id ELSE g.member_id END) AS are_theirs
     FROM page g JOIN wallet_merge n ON n.program_id = $1 AND n.merge_id = g.id
     JOIN wallet f ON f.program_id = $1 AND f.id = n.from_wallet JOIN wallet t ON t.program_id = $1 AND t.id = n.to_wallet
     GROUP BY n.merge_id),
   judged AS (
     SELECT g.id, (g.undone_at IS NOT NULL OR EXISTS (SELECT FROM member m WHERE m.program_id = $1 AND m.id = g.absorbed_member_id
         AND m.status IN ('MERGED', 'ERASED') AND m.merged_into = g.member_id))
       AND coalesce(n.are_theirs AND n.there AND n.back = (g.undone_at IS NOT NULL), true) AS holds
     FROM page g LEFT JOIN moved n ON n.merge_id = g.id)
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE NOT holds)::int AS wrong,
     (array_agg('merge ' || id) FILTER (WHERE NOT holds))[1:5] AS offenders,
     CASE WHEN count(*) = $3 THEN ARRAY[max(id::text COLLATE "C")] END AS next
   FROM judged`,
);

const MOVES = statement<PageVerdict>(
  'verify-merges-of-moves',
  `WITH page AS (
     SELECT merge_id, from_wallet FROM wallet_merge
     WHERE program_id = $1 AND ($2::text[] IS NULL OR (merge_id, from_wallet) > (($2::text[])[1]::uuid, ($2::text[])[2]::bigint))
     ORDER BY merge_id, from_wallet LIMIT $3),
   judged AS (
     SELECT n.merge_id, n.from_wallet, EXISTS (SELECT FROM member_merge g WHERE g.program_id = $1 AND g.id = n.merge_id) AS holds
     FROM page n)
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE NOT holds)::int AS wrong,
     (array_agg('merge ' || merge_id || ', wallet ' || from_wallet) FILTER (WHERE NOT holds))[1:5] AS offenders,
     CASE WHEN count(*) = $3 THEN
       (SELECT ARRAY[merge_id::text, from_wallet::text] FROM page ORDER BY merge_id DESC, from_wallet DESC LIMIT 1) END AS next
   FROM judged`,
);

/** Who was merged has nothing left, lives on in the survivor of a merge in force, and points moved between these two alone. */
export const MEMBERSHIP_PROOFS: readonly Proof[] = [
  proveByPages(
    { number: null, title: 'who was merged has no points, holds, purchases or identifiers, and a survivor' },
    MERGED,
  ),
  proveByPages(
    {
      number: null,
      title: 'a merge in force has its absorbed member, erased or not, and moved points of these two',
    },
    IN_FORCE,
  ),
  proveByPages({ number: null, title: 'every move of points between members who merged belongs to a merge' }, MOVES),
];
