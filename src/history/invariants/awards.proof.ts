import { statement } from '../../platform/database/index.js';
import { proveByPages, type PageVerdict, type Proof } from '../../platform/verify/index.js';
import { Account, SourceType } from '../../points/index.js';

const REVERSALS = statement<PageVerdict>(
  'verify-award-reversals',
  `WITH page AS (
     SELECT id FROM member WHERE program_id = $1 AND ($2::text[] IS NULL OR id > ($2::text[])[1]::uuid) ORDER BY id LIMIT $3),
   given AS (
     SELECT a.source_id, a.number, a.wallet_id, a.lot, a.points, a.reversed, p.fully_returned OR p.canceled_at IS NOT NULL AS all_back
     FROM page m JOIN purchase p ON p.program_id = $1 AND p.member_id = m.id
     JOIN award a ON a.program_id = $1 AND a.source_id = p.id AND a.source_type IN (${String(SourceType.PURCHASE)}, ${String(SourceType.COMPLETION)})),
   moved AS (
     SELECT m.wallet_id, m.award_lot, m.points
     FROM (SELECT DISTINCT wallet_id FROM given) g JOIN movement m ON m.program_id = $1 AND m.wallet_id = g.wallet_id
     WHERE m.award_lot IS NOT NULL AND m.award_wallet IS NULL AND m.to_account = ${String(Account.ISSUED)}
     UNION ALL
     SELECT m.award_wallet, m.award_lot, m.points
     FROM (SELECT DISTINCT wallet_id FROM given) g JOIN movement m ON m.program_id = $1 AND m.award_wallet = g.wallet_id
     WHERE m.to_account = ${String(Account.ISSUED)}),
   taken AS (SELECT wallet_id, award_lot, sum(points) AS points FROM moved GROUP BY wallet_id, award_lot),
   judged AS (
     SELECT g.source_id, g.number, coalesce(t.points, 0) = g.reversed AND g.reversed <= g.points
       AND (g.reversed = g.points OR NOT g.all_back) AS holds
     FROM given g LEFT JOIN taken t ON t.wallet_id = g.wallet_id AND t.award_lot = g.lot)
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE NOT holds)::int AS wrong,
     (array_agg('award ' || source_id || '/' || number) FILTER (WHERE NOT holds))[1:5] AS offenders,
     (SELECT CASE WHEN count(*) = $3 THEN ARRAY[max(id::text COLLATE "C")] END FROM page) AS next
   FROM judged`,
);

const SHARES = statement<PageVerdict>(
  'verify-award-shares',
  `WITH page AS (
     SELECT id, canceled_at FROM purchase
     WHERE program_id = $1 AND ($2::text[] IS NULL OR id > ($2::text[])[1]::uuid) ORDER BY id LIMIT $3),
   shares AS (
     SELECT a.source_id, a.number, a.points, a.reversed, cardinality(a.shares) AS given, count(l.number) AS lines,
       p.canceled_at IS NOT NULL AS canceled, sum(a.shares[l.number]) AS shared,
       sum(div(a.shares[l.number] * l.returned, l.quantity)) AS returned
     FROM page p JOIN award a ON a.program_id = $1 AND a.source_id = p.id
     LEFT JOIN purchase_line l ON l.program_id = $1 AND l.purchase_id = p.id
     GROUP BY p.canceled_at, a.program_id, a.source_id, a.number),
   judged AS (
     SELECT source_id, number, given = lines AND shared = points AND reversed = CASE WHEN canceled THEN points ELSE returned END AS holds
     FROM shares)
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE holds IS NOT TRUE)::int AS wrong,
     (array_agg('award ' || source_id || '/' || number) FILTER (WHERE holds IS NOT TRUE))[1:5] AS offenders,
     (SELECT CASE WHEN count(*) = $3 THEN ARRAY[max(id::text COLLATE "C")] END FROM page) AS next
   FROM judged`,
);

/** Invariant 11. */
export const AWARD_PROOFS: readonly Proof[] = [
  proveByPages(
    { number: 11, title: 'what was taken back, owed or forgiven of an award is what it says, all when all came back' },
    REVERSALS,
  ),
  proveByPages(
    { number: 11, title: 'an award is spread over the lines, and gives back what the returned ones hold' },
    SHARES,
  ),
];
