import { statement } from '../../platform/database/index.js';
import { proveByPages, type PageVerdict, type Proof } from '../../platform/verify/index.js';
import { Account, Kind, SourceType } from '../codes.js';

const RECEIVED = statement<PageVerdict>(
  'verify-transfers',
  `WITH page AS (
     SELECT id, currency FROM wallet
     WHERE program_id = $1 AND ($2::text[] IS NULL OR id > ($2::text[])[1]::bigint) ORDER BY id LIMIT $3),
   arrived AS (
     SELECT l.wallet_id, l.number, l.origin_wallet, l.origin_lot, p.kind, p.source_type, p.source_id, m.points AS arrived,
       o.points IS NOT NULL AND l.points = CASE WHEN p.kind = ${String(Kind.REFUND)} OR p.source_type = ${String(SourceType.MERGE)}
         THEN o.points ELSE m.points END AS is_same
     FROM page w
     CROSS JOIN LATERAL (
       SELECT sequence, kind, source_type, source_id FROM posting
       WHERE program_id = $1 AND wallet_id = w.id AND kind IN (${String(Kind.TRANSFER_IN)}, ${String(Kind.REFUND)}) OFFSET 0) p
     CROSS JOIN LATERAL (
       SELECT lot, points FROM movement WHERE program_id = $1 AND wallet_id = w.id AND sequence = p.sequence OFFSET 0) m
     CROSS JOIN LATERAL (
       SELECT wallet_id, number, points, earned_at, origin_wallet, origin_lot FROM point_lot
       WHERE program_id = $1 AND wallet_id = w.id AND number = m.lot AND born_sequence = p.sequence OFFSET 0) l
     LEFT JOIN LATERAL (
       SELECT points FROM point_lot WHERE program_id = $1 AND wallet_id = l.origin_wallet AND number = l.origin_lot
         AND earned_at = l.earned_at AND wallet_id <> w.id AND EXISTS (
           SELECT FROM wallet x WHERE x.program_id = $1 AND x.id = l.origin_wallet AND x.currency = w.currency) OFFSET 0) o ON true),
   sent AS (
     SELECT a.origin_wallet AS wallet_id, m.lot, a.source_type, a.source_id, m.points AS sent
     FROM (SELECT DISTINCT origin_wallet, source_type, source_id FROM arrived WHERE kind = ${String(Kind.TRANSFER_IN)}) a
     CROSS JOIN LATERAL (
       SELECT sequence FROM posting WHERE program_id = $1 AND wallet_id = a.origin_wallet AND kind = ${String(Kind.TRANSFER_OUT)}
         AND source_type = a.source_type AND source_id = a.source_id OFFSET 0) p
     CROSS JOIN LATERAL (
       SELECT lot, points FROM movement WHERE program_id = $1 AND wallet_id = a.origin_wallet AND sequence = p.sequence
         AND to_account = ${String(Account.TRANSIT)} OFFSET 0) m),
   judged AS (
     SELECT coalesce(min(wallet_id), origin_wallet) AS wallet_id, coalesce(min(number), origin_lot) AS number,
       count(arrived) = 1 AND count(sent) = 1 AND sum(arrived) = sum(sent) AND bool_and(is_same) AS holds
     FROM (
       SELECT origin_wallet, origin_lot, source_type, source_id, wallet_id, number, arrived, NULL AS sent, is_same
       FROM arrived WHERE kind = ${String(Kind.TRANSFER_IN)}
       UNION ALL SELECT wallet_id, lot, source_type, source_id, NULL, NULL, NULL, sent, NULL FROM sent) ends
     GROUP BY origin_wallet, origin_lot, source_type, source_id
     UNION ALL
     SELECT wallet_id, number, is_same FROM arrived WHERE kind = ${String(Kind.REFUND)}
     UNION ALL
     SELECT l.wallet_id, l.number, false FROM page w
     JOIN point_lot l ON l.program_id = $1 AND l.wallet_id = w.id AND l.origin_wallet IS NOT NULL
     LEFT JOIN LATERAL (
       SELECT kind FROM posting WHERE program_id = $1 AND wallet_id = w.id AND sequence = l.born_sequence OFFSET 0) p ON true
     WHERE p.kind IS NULL OR p.kind NOT IN (${String(Kind.TRANSFER_IN)}, ${String(Kind.REFUND)}))
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE holds IS NOT TRUE)::int AS wrong,
     (array_agg('lot ' || number || ' of wallet ' || wallet_id) FILTER (WHERE holds IS NOT TRUE))[1:5] AS offenders,
     (SELECT CASE WHEN count(*) = $3 THEN ARRAY[max(id)::text] END FROM page) AS next
   FROM judged`,
);

/**
 * A part of invariant 3: every lot that came from another wallet is one that left it, for the same cause, with as many points
 * and as old; one that a merge brought has room for all that the lot it came from had, as has one that a refund made of a lot of
 * which nothing was left. With nothing in transit, everything that left has arrived.
 */
export const TRANSFER_PROOF: Proof = proveByPages(
  { number: 3, title: 'what came from another wallet is what left it, lot by lot' },
  RECEIVED,
);
