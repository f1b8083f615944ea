import { statement } from '../../platform/database/index.js';
import { proveByPages, type PageVerdict, type Proof } from '../../platform/verify/index.js';
import { Account, Kind } from '../codes.js';

const RECEIVED = statement<PageVerdict>(
  'verify-transfers',
  `WITH page AS (
     SELECT id, currency FROM wallet
     WHERE program_id = $1 AND ($2::text[] IS NULL OR id > ($2::text[])[1]::bigint) ORDER BY id LIMIT $3),
   received AS (
     SELECT l.wallet_id, l.number, l.points, l.earned_at, l.origin_wallet, l.origin_lot, w.currency, p.kind, p.source_type,
       p.source_id, count(*) OVER (PARTITION BY l.origin_wallet, l.origin_lot, p.source_type, p.source_id) AS times
     FROM page w JOIN point_lot l ON l.program_id = $1 AND l.wallet_id = w.id
     JOIN posting p ON p.program_id = $1 AND p.wallet_id = l.wallet_id AND p.sequence = l.born_sequence
     WHERE l.origin_wallet IS NOT NULL OR p.kind = ${String(Kind.TRANSFER_IN)}),
   judged AS (
     SELECT r.wallet_id, r.number, r.kind = ${String(Kind.TRANSFER_IN)} AND r.times = 1 AND EXISTS (
       SELECT FROM wallet w
       JOIN point_lot l ON l.program_id = $1 AND l.wallet_id = w.id AND l.number = r.origin_lot AND l.earned_at = r.earned_at
       JOIN posting p ON p.program_id = $1 AND p.wallet_id = w.id AND p.kind = ${String(Kind.TRANSFER_OUT)}
         AND p.source_type = r.source_type AND p.source_id = r.source_id
       JOIN movement m ON m.program_id = $1 AND m.wallet_id = w.id AND m.sequence = p.sequence AND m.lot = r.origin_lot
         AND m.to_account = ${String(Account.TRANSIT)} AND m.points = r.points
       WHERE w.program_id = $1 AND w.id = r.origin_wallet AND w.currency = r.currency) AS holds
     FROM received r)
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE NOT holds)::int AS wrong,
     (array_agg('lot ' || number || ' of wallet ' || wallet_id) FILTER (WHERE NOT holds))[1:5] AS offenders,
     (SELECT CASE WHEN count(*) = $3 THEN ARRAY[max(id)::text] END FROM page) AS next
   FROM judged`,
);

/**
 * A part of invariant 3: every lot that came from another wallet is one that left it, for the same cause, with as many points
 * and as old. With nothing in transit, everything that left has arrived.
 */
export const TRANSFER_PROOF: Proof = proveByPages(
  { number: 3, title: 'what came from another wallet is what left it, lot by lot' },
  RECEIVED,
);
