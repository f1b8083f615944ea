import { statement } from '../../platform/database/index.js';
import { proveByPages, type PageVerdict, type Proof } from '../../platform/verify/index.js';
import { Kind, SourceType } from '../../points/index.js';

const PURCHASES = statement<PageVerdict>(
  'verify-purchases-of-members',
  `WITH page AS (
     SELECT id, member_id FROM purchase
     WHERE program_id = $1 AND ($2::text[] IS NULL OR id > ($2::text[])[1]::uuid) ORDER BY id LIMIT $3),
   judged AS (
     SELECT p.id, EXISTS (SELECT FROM member m WHERE m.program_id = $1 AND m.id = p.member_id) AS holds FROM page p)
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE NOT holds)::int AS wrong,
     (array_agg('purchase ' || id) FILTER (WHERE NOT holds))[1:5] AS offenders,
     CASE WHEN count(*) = $3 THEN ARRAY[max(id::text COLLATE "C")] END AS next
   FROM judged`,
);

const LINES = statement<PageVerdict>(
  'verify-lines',
  `WITH page AS (
     SELECT purchase_id, number FROM purchase_line
     WHERE program_id = $1 AND ($2::text[] IS NULL OR (purchase_id, number) > (($2::text[])[1]::uuid, ($2::text[])[2]::smallint))
     ORDER BY purchase_id, number LIMIT $3),
   judged AS (
     SELECT l.purchase_id, l.number, EXISTS (SELECT FROM purchase p WHERE p.program_id = $1 AND p.id = l.purchase_id) AS holds
     FROM page l)
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE NOT holds)::int AS wrong,
     (array_agg('line ' || purchase_id || '/' || number) FILTER (WHERE NOT holds))[1:5] AS offenders,
     CASE WHEN count(*) = $3 THEN
       (SELECT ARRAY[purchase_id::text, number::text] FROM page ORDER BY purchase_id DESC, number DESC LIMIT 1) END AS next
   FROM judged`,
);

const AWARDS = statement<PageVerdict>(
  'verify-awards',
  `WITH page AS (
     SELECT source_id, number, source_type, wallet_id, lot, points FROM award
     WHERE program_id = $1 AND ($2::text[] IS NULL OR (source_id, number) > (($2::text[])[1]::uuid, ($2::text[])[2]::smallint))
     ORDER BY source_id, number LIMIT $3),
   judged AS (
     SELECT a.source_id, a.number,
       CASE a.source_type
         WHEN ${String(SourceType.ACTIVITY)} THEN EXISTS (SELECT FROM activity d WHERE d.program_id = $1 AND d.id = a.source_id)
         ELSE a.source_type IN (${String(SourceType.PURCHASE)}, ${String(SourceType.COMPLETION)}) AND EXISTS (SELECT FROM purchase p WHERE p.program_id = $1 AND p.id = a.source_id) END
       AND (a.points = 0 OR EXISTS (SELECT FROM point_lot l
         WHERE l.program_id = $1 AND l.wallet_id = a.wallet_id AND l.number = a.lot AND l.points = a.points)) AS holds
     FROM page a)
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE NOT holds)::int AS wrong,
     (array_agg('award ' || source_id || '/' || number) FILTER (WHERE NOT holds))[1:5] AS offenders,
     CASE WHEN count(*) = $3 THEN
       (SELECT ARRAY[source_id::text, number::text] FROM page ORDER BY source_id DESC, number DESC LIMIT 1) END AS next
   FROM judged`,
);

/** What a posting of earned points brought has its award. */
const AWARDED = `(s.kind <> ${String(Kind.EARN)} OR NOT EXISTS (SELECT FROM movement m
           WHERE m.program_id = $1 AND m.wallet_id = s.wallet_id AND m.sequence = s.sequence
             AND NOT EXISTS (SELECT FROM award a WHERE a.program_id = $1 AND a.source_id = s.source_id
               AND a.source_type = s.source_type AND a.wallet_id = m.wallet_id AND a.lot = m.lot AND a.points = m.points)))`;

const POSTINGS = statement<PageVerdict>(
  'verify-posting-sources',
  `WITH page AS (
     SELECT wallet_id, sequence, kind, source_type, source_id FROM posting
     WHERE program_id = $1 AND ($2::text[] IS NULL OR (wallet_id, sequence) > (($2::text[])[1]::bigint, ($2::text[])[2]::integer))
     ORDER BY wallet_id, sequence LIMIT $3),
   judged AS (
     SELECT s.wallet_id, s.sequence, CASE s.source_type
       WHEN ${String(SourceType.PURCHASE)} THEN EXISTS (SELECT FROM purchase p WHERE p.program_id = $1 AND p.id = s.source_id)
         AND ${AWARDED}
       WHEN ${String(SourceType.COMPLETION)} THEN s.kind IN (${String(Kind.EARN)}, ${String(Kind.REPAY)}) AND EXISTS (SELECT FROM purchase p WHERE p.program_id = $1 AND p.id = s.source_id)
         AND ${AWARDED}
       WHEN ${String(SourceType.ACTIVITY)} THEN EXISTS (SELECT FROM activity d WHERE d.program_id = $1 AND d.id = s.source_id)
         AND ${AWARDED}
       WHEN ${String(SourceType.RETURN)} THEN EXISTS (SELECT FROM purchase_return r WHERE r.program_id = $1 AND r.id = s.source_id)
       WHEN ${String(SourceType.MERGE)} THEN EXISTS (SELECT FROM wallet_merge w
         WHERE w.program_id = $1 AND w.merge_id = s.source_id AND s.wallet_id IN (w.from_wallet, w.to_wallet))
       ELSE true END AS holds
     FROM page s)
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE NOT holds)::int AS wrong,
     (array_agg('posting ' || wallet_id || '/' || sequence) FILTER (WHERE NOT holds))[1:5] AS offenders,
     CASE WHEN count(*) = $3 THEN
       (SELECT ARRAY[wallet_id::text, sequence::text] FROM page ORDER BY wallet_id DESC, sequence DESC LIMIT 1) END AS next
   FROM judged`,
);

/** What the missing foreign keys would promise, and that nothing was earned without an award. */
export const REFERENCE_PROOFS: readonly Proof[] = [
  proveByPages({ number: null, title: 'every purchase belongs to a member' }, PURCHASES),
  proveByPages({ number: null, title: 'every line belongs to a purchase' }, LINES),
  proveByPages({ number: null, title: 'every award belongs to a purchase or an activity and has its lot' }, AWARDS),
  proveByPages(
    {
      number: 12,
      title: 'every posting of a purchase, return, activity or merge names one, what it earned has its award',
    },
    POSTINGS,
  ),
];
