import { statement } from '../../platform/database/index.js';
import { proveByPages, type PageVerdict, type Proof } from '../../platform/verify/index.js';
import { Kind, SourceType } from '../../points/index.js';

const VOUCHER = String(SourceType.VOUCHER);

// What was given stands in the wallet of the use; what was taken back in that of whoever had it then: along merges, up to who has it now.
const POINTS = statement<PageVerdict>(
  'verify-points-of-vouchers',
  `WITH page AS (
     SELECT * FROM voucher_use WHERE program_id = $1 AND ($2::text[] IS NULL OR id > ($2::text[])[1]::uuid) ORDER BY id LIMIT $3),
   judged AS (
     SELECT u.id, CASE WHEN u.points IS NULL THEN w.points IS NULL OR u.status NOT IN ('REDEEMED', 'ROLLED_BACK') ELSE
       u.points = w.points
       AND EXISTS (SELECT FROM point_lot l
         WHERE l.program_id = $1 AND l.wallet_id = u.wallet_id AND l.number = u.lot AND l.points = u.points)
       AND (SELECT count(*) FROM posting s
         WHERE s.program_id = $1 AND s.wallet_id = u.wallet_id AND s.source_type = ${VOUCHER} AND s.source_id = u.id
           AND s.kind = ${String(Kind.EARN)}) = 1
       AND (WITH RECURSIVE led AS (
           SELECT x.member_id FROM wallet x WHERE x.program_id = $1 AND x.id = u.wallet_id
           UNION SELECT u.member_id
           UNION SELECT m.merged_into FROM led JOIN member m ON m.program_id = $1 AND m.id = led.member_id
             WHERE m.merged_into IS NOT NULL)
         SELECT count(*) FROM led JOIN wallet x ON x.program_id = $1 AND x.member_id = led.member_id
         JOIN posting s ON s.program_id = $1 AND s.wallet_id = x.id AND s.source_type = ${VOUCHER} AND s.source_id = u.id
           AND s.kind = ${String(Kind.REVERSE)}) = (u.status = 'ROLLED_BACK')::int END AS holds
     FROM page u
     LEFT JOIN voucher v ON v.program_id = $1 AND v.id = u.voucher_id
     LEFT JOIN voucher_template_version w ON w.program_id = $1 AND w.template = v.template AND w.version = v.version)
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE holds IS NOT TRUE)::int AS wrong,
     (array_agg('use ' || id) FILTER (WHERE holds IS NOT TRUE))[1:5] AS offenders,
     (SELECT CASE WHEN count(*) = $3 THEN ARRAY[max(id::text COLLATE "C")] END FROM page) AS next
   FROM judged`,
);

const POSTINGS = statement<PageVerdict>(
  'verify-postings-of-vouchers',
  `WITH page AS (
     SELECT wallet_id, sequence, source_id FROM posting
     WHERE program_id = $1 AND source_type = ${VOUCHER}
       AND ($2::text[] IS NULL OR (wallet_id, sequence) > (($2::text[])[1]::bigint, ($2::text[])[2]::integer))
     ORDER BY wallet_id, sequence LIMIT $3),
   judged AS (
     SELECT p.*, EXISTS (SELECT FROM voucher_use u
       WHERE u.program_id = $1 AND u.id = p.source_id AND u.points IS NOT NULL) AS holds FROM page p)
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE NOT holds)::int AS wrong,
     (array_agg('posting ' || wallet_id || '/' || sequence) FILTER (WHERE NOT holds))[1:5] AS offenders,
     CASE WHEN count(*) = $3 THEN
       (SELECT ARRAY[wallet_id::text, sequence::text] FROM page ORDER BY wallet_id DESC, sequence DESC LIMIT 1) END AS next
   FROM judged`,
);

/** What vouchers gave is in the ledger, once, and nothing else is there for them. */
export const POINTS_OF_VOUCHERS_PROOFS: readonly Proof[] = [
  proveByPages({ number: null, title: 'a use of a voucher has the points that it gave, taken back with it' }, POINTS),
  proveByPages({ number: null, title: 'every posting for a voucher belongs to a use that gave points' }, POSTINGS),
];
