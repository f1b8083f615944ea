import { statement } from '../../platform/database/index.js';
import { proveByPages, type PageVerdict, type Proof } from '../../platform/verify/index.js';
import { VoucherSource } from '../issuing/voucher-source.js';

const TIER = String(VoucherSource.TIER);

const GRANTS = statement<PageVerdict>(
  'verify-vouchers-of-grants',
  `WITH page AS (
     SELECT id, voucher_template, voucher_id FROM tier_grant
     WHERE program_id = $1 AND ($2::text[] IS NULL OR id > ($2::text[])[1]::uuid) ORDER BY id LIMIT $3),
   judged AS (
     SELECT g.id, g.voucher_id IS NULL OR EXISTS (SELECT FROM voucher v
       JOIN voucher_template t ON t.program_id = $1 AND t.number = v.template
       WHERE v.program_id = $1 AND v.id = g.voucher_id AND t.id = g.voucher_template AND v.source_type = ${TIER}
         AND v.source_id = g.id) AS holds
     FROM page g)
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE NOT holds)::int AS wrong,
     (array_agg('grant ' || id) FILTER (WHERE NOT holds))[1:5] AS offenders,
     (SELECT CASE WHEN count(*) = $3 THEN ARRAY[max(id::text COLLATE "C")] END FROM page) AS next
   FROM judged`,
);

const VOUCHERS = statement<PageVerdict>(
  'verify-grants-of-vouchers',
  `WITH page AS (
     SELECT id, source_type, source_id FROM voucher
     WHERE program_id = $1 AND ($2::text[] IS NULL OR id > ($2::text[])[1]::uuid) ORDER BY id LIMIT $3),
   judged AS (
     SELECT v.id, v.source_type <> ${TIER} OR EXISTS (SELECT FROM tier_grant g
       WHERE g.program_id = $1 AND g.id = v.source_id AND g.voucher_id = v.id) AS holds
     FROM page v)
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE NOT holds)::int AS wrong,
     (array_agg('voucher ' || id) FILTER (WHERE NOT holds))[1:5] AS offenders,
     (SELECT CASE WHEN count(*) = $3 THEN ARRAY[max(id::text COLLATE "C")] END FROM page) AS next
   FROM judged`,
);

/** What tiers granted was issued for them, and nothing else was. */
export const GRANT_PROOFS: readonly Proof[] = [
  proveByPages({ number: null, title: "a tier's grant has a voucher of its template, issued for it" }, GRANTS),
  proveByPages({ number: null, title: 'every voucher for a tier belongs to a grant' }, VOUCHERS),
];
