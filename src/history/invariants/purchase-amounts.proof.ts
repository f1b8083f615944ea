import { statement } from '../../platform/database/index.js';
import { proveByPages, type PageVerdict, type Proof } from '../../platform/verify/index.js';

const AMOUNTS = statement<PageVerdict>(
  'verify-purchase-amounts',
  `WITH page AS (
     SELECT * FROM purchase WHERE program_id = $1 AND ($2::text[] IS NULL OR id > ($2::text[])[1]::uuid) ORDER BY id LIMIT $3),
   lines AS (
     SELECT l.purchase_id, sum(l.amount) AS amount, sum(l.order_discount) AS order_discount, count(*) AS lines,
       max(l.number) AS last, bool_and(l.returned = l.quantity) AS all_back
     FROM page p JOIN purchase_line l ON l.program_id = $1 AND l.purchase_id = p.id GROUP BY l.purchase_id),
   judged AS (
     SELECT p.id, l.amount = p.lines_amount AND l.order_discount = p.order_discount AND l.lines = l.last
       AND p.total = p.lines_amount - p.order_discount + p.shipping AND l.all_back = p.fully_returned
       AND (p.canceled_at IS NOT NULL) = EXISTS
         (SELECT FROM purchase_cancellation c WHERE c.program_id = $1 AND c.purchase_id = p.id)
       AND p.partly_returned = EXISTS (SELECT FROM purchase_return r WHERE r.program_id = $1 AND r.purchase_id = p.id)
       AND p.returned_amount =
         (SELECT coalesce(sum(r.amount), 0) FROM purchase_return r WHERE r.program_id = $1 AND r.purchase_id = p.id) AS holds
     FROM page p LEFT JOIN lines l ON l.purchase_id = p.id)
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE holds IS NOT TRUE)::int AS wrong,
     (array_agg('purchase ' || id) FILTER (WHERE holds IS NOT TRUE))[1:5] AS offenders,
     (SELECT CASE WHEN count(*) = $3 THEN ARRAY[max(id::text COLLATE "C")] END FROM page) AS next
   FROM judged`,
);

const RETURNED = statement<PageVerdict>(
  'verify-returned-lines',
  `WITH page AS (
     SELECT id FROM purchase WHERE program_id = $1 AND ($2::text[] IS NULL OR id > ($2::text[])[1]::uuid) ORDER BY id LIMIT $3),
   came AS (
     SELECT r.purchase_id, rl.line, sum(rl.quantity) AS quantity, sum(rl.amount) AS amount
     FROM page p JOIN purchase_return r ON r.program_id = $1 AND r.purchase_id = p.id
     JOIN purchase_return_line rl ON rl.program_id = $1 AND rl.return_id = r.id GROUP BY r.purchase_id, rl.line),
   bought AS (SELECT l.* FROM page p JOIN purchase_line l ON l.program_id = $1 AND l.purchase_id = p.id),
   judged AS (
     SELECT coalesce(b.purchase_id, c.purchase_id) AS purchase_id, coalesce(b.number, c.line) AS number,
       coalesce(b.returned = coalesce(c.quantity, 0)
         AND coalesce(c.amount, 0) = div((b.amount - b.order_discount) * b.returned, b.quantity), false) AS holds
     FROM bought b FULL JOIN came c ON c.purchase_id = b.purchase_id AND c.line = b.number)
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE NOT holds)::int AS wrong,
     (array_agg('line ' || purchase_id || '/' || number) FILTER (WHERE NOT holds))[1:5] AS offenders,
     (SELECT CASE WHEN count(*) = $3 THEN ARRAY[max(id::text COLLATE "C")] END FROM page) AS next
   FROM judged`,
);

const ORDERS = statement<PageVerdict>(
  'verify-order-ids',
  `WITH page AS (
     SELECT * FROM purchase WHERE program_id = $1 AND ($2::text[] IS NULL OR id > ($2::text[])[1]::uuid) ORDER BY id LIMIT $3),
   judged AS (
     SELECT p.id, NOT EXISTS (SELECT FROM purchase o WHERE o.program_id = $1 AND o.order_id = p.order_id AND o.id <> p.id)
       AND NOT EXISTS (SELECT FROM purchase_return r JOIN purchase_return s ON s.program_id = $1
         AND s.purchase_id = r.purchase_id AND s.reference = r.reference AND s.id <> r.id
         WHERE r.program_id = $1 AND r.purchase_id = p.id) AS holds
     FROM page p)
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE NOT holds)::int AS wrong,
     (array_agg('purchase ' || id) FILTER (WHERE NOT holds))[1:5] AS offenders,
     (SELECT CASE WHEN count(*) = $3 THEN ARRAY[max(id::text COLLATE "C")] END FROM page) AS next
   FROM judged`,
);

/** History's part of invariant 10, and the sums of a purchase. */
export const PURCHASE_AMOUNT_PROOFS: readonly Proof[] = [
  proveByPages({ number: 10, title: 'an order id is recorded once, a return reference once for a purchase' }, ORDERS),
  proveByPages({ number: null, title: "a purchase's amounts and states are those of its lines and returns" }, AMOUNTS),
  proveByPages({ number: null, title: 'what came back of a line is what its returns say' }, RETURNED),
];
