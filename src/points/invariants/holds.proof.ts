import { statement } from '../../platform/database/index.js';
import { proveByPages, type PageVerdict, type Proof } from '../../platform/verify/index.js';
import { Account, Kind } from '../codes.js';

const HOLDS = statement<PageVerdict>(
  'verify-holds',
  `WITH page AS (
     SELECT * FROM hold WHERE program_id = $1 AND ($2::text[] IS NULL OR id > ($2::text[])[1]::uuid) ORDER BY id LIMIT $3),
   judged AS (
     SELECT h.id, (h.ended_at IS NULL AND h.captured + h.released = 0 OR h.ended_at IS NOT NULL AND h.captured + h.released = h.points)
       AND h.captured >= 0 AND h.released >= 0
       AND h.points = (SELECT coalesce(sum(m.points), 0) FROM posting p JOIN movement m USING (program_id, wallet_id, sequence)
         WHERE p.program_id = h.program_id AND p.wallet_id = h.wallet_id AND p.sequence = h.sequence
           AND p.kind = ${String(Kind.HOLD)} AND m.to_account = ${String(Account.HELD)}) AS holds
     FROM page h)
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE NOT holds)::int AS wrong,
     (array_agg('hold ' || id) FILTER (WHERE NOT holds))[1:5] AS offenders,
     CASE WHEN count(*) = $3 THEN ARRAY[max(id::text COLLATE "C")] END AS next
   FROM judged`,
);

const WALLETS = statement<PageVerdict>(
  'verify-held-points',
  `WITH page AS (
     SELECT * FROM wallet WHERE program_id = $1 AND ($2::text[] IS NULL OR id > ($2::text[])[1]::bigint) ORDER BY id LIMIT $3),
   holds AS (
     SELECT h.wallet_id, sum(h.points) FILTER (WHERE h.ended_at IS NULL) AS open, sum(h.captured) AS captured, sum(h.released) AS released
     FROM page w JOIN hold h ON h.program_id = $1 AND h.wallet_id = w.id GROUP BY h.wallet_id),
   moved AS (
     SELECT m.wallet_id, sum(m.points) FILTER (WHERE m.to_account = ${String(Account.SPENT)}) AS captured,
       sum(m.points) FILTER (WHERE m.to_account = ${String(Account.AVAILABLE)}) AS released
     FROM page w JOIN movement m ON m.program_id = $1 AND m.wallet_id = w.id
     WHERE m.from_account = ${String(Account.HELD)} GROUP BY m.wallet_id),
   judged AS (
     SELECT w.id, w.held = coalesce(h.open, 0) AND coalesce(h.captured, 0) = coalesce(m.captured, 0)
       AND coalesce(h.released, 0) = coalesce(m.released, 0) AS holds
     FROM page w LEFT JOIN holds h ON h.wallet_id = w.id LEFT JOIN moved m ON m.wallet_id = w.id)
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE NOT holds)::int AS wrong,
     (array_agg('wallet ' || id) FILTER (WHERE NOT holds))[1:5] AS offenders,
     CASE WHEN count(*) = $3 THEN ARRAY[max(id)::text] END AS next
   FROM judged`,
);

/** Invariant 9, hold by hold and wallet by wallet. */
export const HOLD_PROOFS: readonly Proof[] = [
  proveByPages({ number: 9, title: 'a hold set aside what it says, and captured + released = held at its end' }, HOLDS),
  proveByPages({ number: 9, title: 'what is held is under open holds, what left was captured or released' }, WALLETS),
];
