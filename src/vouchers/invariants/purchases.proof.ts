import { statement } from '../../platform/database/index.js';
import { proveByPages, type PageVerdict, type Proof } from '../../platform/verify/index.js';

const PURCHASES = statement<PageVerdict>(
  'verify-voucher-uses-of-purchases',
  `WITH page AS (
     SELECT id, order_id, member_id, status, purchase_id FROM voucher_use
     WHERE program_id = $1 AND purchase_id IS NOT NULL AND ($2::text[] IS NULL OR id > ($2::text[])[1]::uuid)
     ORDER BY id LIMIT $3),
   judged AS (
     SELECT u.id, EXISTS (SELECT FROM purchase p
       WHERE p.program_id = $1 AND p.id = u.purchase_id AND p.order_id = u.order_id AND p.member_id = u.member_id
         AND u.status = CASE WHEN p.canceled_at IS NULL THEN 'REDEEMED' ELSE 'ROLLED_BACK' END) AS holds
     FROM page u)
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE NOT holds)::int AS wrong,
     (array_agg('use ' || id) FILTER (WHERE NOT holds))[1:5] AS offenders,
     (SELECT CASE WHEN count(*) = $3 THEN ARRAY[max(id::text COLLATE "C")] END FROM page) AS next
   FROM judged`,
);

/** A purchase and what it used of vouchers say the same. */
export const PURCHASE_PROOFS: readonly Proof[] = [
  proveByPages(
    {
      number: null,
      title: "a purchase's vouchers are of its order and its member, and given back when it is canceled",
    },
    PURCHASES,
  ),
];
