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
       o.number IS NOT NULL AND l.points = CASE WHEN p.kind = ${String(Kind.REFUND)} OR p.source_type = ${String(SourceType.MERGE)}
         THEN o.points ELSE m.points END AS is_same
     FROM page w
     JOIN posting p ON p.program_id = $1 AND p.wallet_id = w.id AND p.kind IN (${String(Kind.TRANSFER_IN)}, ${String(Kind.REFUND)})
     JOIN movement m ON m.program_id = $1 AND m.wallet_id = w.id AND m.sequence = p.sequence
     JOIN point_lot l ON l.program_id = $1 AND l.wallet_id = w.id AND l.number = m.lot AND l.born_sequence = p.sequence
     LEFT JOIN wallet x ON x.program_id = $1 AND x.id = l.origin_wallet AND x.currency = w.currency AND x.id <> w.id
     LEFT JOIN point_lot o ON o.program_id = $1 AND o.wallet_id = x.id AND o.number = l.origin_lot AND o.earned_at = l.earned_at),
   sent AS (
     SELECT m.wallet_id, m.lot, p.source_type, p.source_id, m.points AS sent
     FROM (SELECT DISTINCT origin_wallet, source_type, source_id FROM arrived WHERE kind = ${String(Kind.TRANSFER_IN)}) a
     JOIN posting p ON p.program_id = $1 AND p.wallet_id = a.origin_wallet AND p.kind = ${String(Kind.TRANSFER_OUT)}
       AND p.source_type = a.source_type AND p.source_id = a.source_id
     JOIN movement m ON m.program_id = $1 AND m.wallet_id = p.wallet_id AND m.sequence = p.sequence
     WHERE m.to_account = ${String(Account.TRANSIT)}),
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
     LEFT JOIN posting p ON p.program_id = $1 AND p.wallet_id = w.id AND p.sequence = l.born_sequence
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
