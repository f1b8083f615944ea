import { statement } from '../../platform/database/index.js';
import { proveByPages, type PageVerdict, type Proof } from '../../platform/verify/index.js';

const BALANCES = statement<PageVerdict>(
  'verify-vouchers',
  `WITH page AS (
     SELECT * FROM voucher WHERE program_id = $1 AND ($2::text[] IS NULL OR id > ($2::text[])[1]::uuid) ORDER BY id LIMIT $3),
   judged AS (
     SELECT v.id,
       CASE w.kind WHEN 'GIFT_CARD' THEN v.remaining + u.taken = w.amount ELSE v.uses_left + u.live = w.uses END
       AND (v.status = 'REVOKED' OR (v.status = 'REDEEMED') = (coalesce(v.uses_left, v.remaining) = 0 AND u.reserved = 0)) AS holds
     FROM page v
     LEFT JOIN voucher_template_version w ON w.program_id = $1 AND w.template = v.template AND w.version = v.version
     CROSS JOIN LATERAL (
       SELECT count(*) FILTER (WHERE status IN ('RESERVED', 'REDEEMED')) AS live,
         count(*) FILTER (WHERE status = 'RESERVED') AS reserved,
         coalesce(sum(amount - rolled_back) FILTER (WHERE status IN ('RESERVED', 'REDEEMED')), 0) AS taken
       FROM voucher_use WHERE program_id = $1 AND voucher_id = v.id) u)
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE holds IS NOT TRUE)::int AS wrong,
     (array_agg('voucher ' || id) FILTER (WHERE holds IS NOT TRUE))[1:5] AS offenders,
     (SELECT CASE WHEN count(*) = $3 THEN ARRAY[max(id::text COLLATE "C")] END FROM page) AS next
   FROM judged`,
);

const ORDERS = statement<PageVerdict>(
  'verify-orders-of-voucher-uses',
  `WITH page AS (
     SELECT id, voucher_id, order_id, status, member_id FROM voucher_use
     WHERE program_id = $1 AND ($2::text[] IS NULL OR id > ($2::text[])[1]::uuid) ORDER BY id LIMIT $3),
   judged AS (
     SELECT p.id, EXISTS (SELECT FROM voucher v WHERE v.program_id = $1 AND v.id = p.voucher_id)
       AND (p.status NOT IN ('RESERVED', 'REDEEMED') OR NOT EXISTS (SELECT FROM voucher_use o
         WHERE o.program_id = $1 AND o.voucher_id = p.voucher_id AND o.order_id = p.order_id
           AND o.status IN ('RESERVED', 'REDEEMED') AND o.id <> p.id)) AS holds
     FROM page p)
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE NOT holds)::int AS wrong,
     (array_agg('use ' || id) FILTER (WHERE NOT holds))[1:5] AS offenders,
     (SELECT CASE WHEN count(*) = $3 THEN ARRAY[max(id::text COLLATE "C")] END FROM page) AS next
   FROM judged`,
);

/** What can still be used of vouchers follows from how they were used. */
export const BALANCE_PROOFS: readonly Proof[] = [
  proveByPages(
    { number: null, title: 'what is left of a voucher is what it was issued with, less what its uses took' },
    BALANCES,
  ),
  proveByPages({ number: null, title: 'a voucher has one use that counts for an order' }, ORDERS),
];
