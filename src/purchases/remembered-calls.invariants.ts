import { statement } from '../platform/database/index.js';
import { proveByPages, type PageVerdict, type Proof } from '../platform/verify/index.js';

const KEYS = statement<PageVerdict>(
  'verify-remembered-calls',
  `WITH page AS (
     SELECT key, coalesce(member_id::text, '') AS scope, member_id, operation, result, ctid AS place FROM idempotency_key
     WHERE program_id = $1 AND ($2::text[] IS NULL OR key >= ($2::text[])[1]
       AND (key, coalesce(member_id::text, '')) > (($2::text[])[1], ($2::text[])[2]))
     ORDER BY key, scope LIMIT $3),
   judged AS (
     SELECT k.key, k.scope, NOT EXISTS (SELECT FROM idempotency_key o
         WHERE o.program_id = $1 AND o.key = k.key AND o.member_id IS NOT DISTINCT FROM k.member_id AND o.ctid <> k.place)
       AND CASE k.operation
         WHEN 'recordPurchase' THEN EXISTS (SELECT FROM purchase p WHERE p.program_id = $1 AND p.id = (k.result ->> 'purchase')::uuid)
         WHEN 'completePurchase' THEN EXISTS (SELECT FROM purchase p
           WHERE p.program_id = $1 AND p.id = (k.result ->> 'purchase')::uuid AND p.completed_at IS NOT NULL)
         WHEN 'cancelPurchase' THEN EXISTS (SELECT FROM purchase p
           WHERE p.program_id = $1 AND p.id = (k.result ->> 'purchase')::uuid AND p.canceled_at IS NOT NULL)
         WHEN 'returnPurchase' THEN EXISTS (SELECT FROM purchase_return r
           WHERE r.program_id = $1 AND r.id = (k.result ->> 'return')::uuid)
         ELSE true END AS holds
     FROM page k)
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE NOT holds)::int AS wrong,
     (array_agg('key ' || key) FILTER (WHERE NOT holds))[1:5] AS offenders,
     CASE WHEN count(*) = $3 THEN (SELECT ARRAY[key, scope] FROM page ORDER BY key DESC, scope DESC LIMIT 1) END AS next
   FROM judged`,
);

/** The purchases' part of invariant 10. */
export const PURCHASES_PROOFS: readonly Proof[] = [
  proveByPages({ number: 10, title: 'a key is remembered once, and what it did is there' }, KEYS),
];
