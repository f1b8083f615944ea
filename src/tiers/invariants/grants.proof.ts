import { statement } from '../../platform/database/index.js';
import { proveByPages, type PageVerdict, type Proof } from '../../platform/verify/index.js';
import { Kind, SourceType } from '../../points/index.js';

const TIER = String(SourceType.TIER);

const GRANTS = statement<PageVerdict>(
  'verify-tier-grants',
  `WITH page AS (
     SELECT * FROM tier_grant WHERE program_id = $1 AND ($2::text[] IS NULL OR id > ($2::text[])[1]::uuid) ORDER BY id LIMIT $3),
   judged AS (
     SELECT g.id,
       (g.points = 0 OR EXISTS (SELECT FROM point_lot l
         WHERE l.program_id = $1 AND l.wallet_id = g.wallet_id AND l.number = g.lot AND l.points = g.points))
       AND (SELECT ARRAY[count(*) FILTER (WHERE s.kind = ${String(Kind.EARN)}), count(*) FILTER (WHERE s.kind = ${String(Kind.REVERSE)})]
         FROM posting s
         WHERE s.program_id = $1 AND s.source_type = ${TIER} AND s.source_id = g.id AND s.wallet_id IN (
           WITH RECURSIVE heir AS (
             SELECT id FROM wallet WHERE program_id = $1 AND member_id = g.member_id
             UNION SELECT m.to_wallet FROM heir JOIN wallet_merge m ON m.program_id = $1 AND m.from_wallet = heir.id)
           SELECT id FROM heir))
         = ARRAY[(g.points > 0)::int, (g.points > 0 AND g.revoked_at IS NOT NULL)::int]::bigint[]
       AND EXISTS (SELECT FROM tier_change c
         WHERE c.program_id = $1 AND c.member_id = g.member_id AND c.ladder = g.ladder
           AND (c.climb -> 'after' ->> 'tier')::int = g.tier AND c.climb -> 'window' ->> 'first' = g.period::text) AS holds
     FROM page g)
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE holds IS NOT TRUE)::int AS wrong,
     (array_agg('grant ' || id) FILTER (WHERE holds IS NOT TRUE))[1:5] AS offenders,
     (SELECT CASE WHEN count(*) = $3 THEN ARRAY[max(id::text COLLATE "C")] END FROM page) AS next
   FROM judged`,
);

const POSTINGS = statement<PageVerdict>(
  'verify-postings-of-tiers',
  `WITH page AS (
     SELECT wallet_id, sequence, source_id FROM posting
     WHERE program_id = $1 AND source_type = ${TIER}
       AND ($2::text[] IS NULL OR (wallet_id, sequence) > (($2::text[])[1]::bigint, ($2::text[])[2]::integer))
     ORDER BY wallet_id, sequence LIMIT $3),
   judged AS (
     SELECT p.*, EXISTS (SELECT FROM tier_grant g WHERE g.program_id = $1 AND g.id = p.source_id) AS holds FROM page p)
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE NOT holds)::int AS wrong,
     (array_agg('posting ' || wallet_id || '/' || sequence) FILTER (WHERE NOT holds))[1:5] AS offenders,
     CASE WHEN count(*) = $3 THEN
       (SELECT ARRAY[wallet_id::text, sequence::text] FROM page ORDER BY wallet_id DESC, sequence DESC LIMIT 1) END AS next
   FROM judged`,
);

/** What was given for climbing is in the ledger, once, and nothing else is there for it. */
export const GRANT_PROOFS: readonly Proof[] = [
  proveByPages({ number: null, title: 'every entry grant has its climb and its points, taken back with it' }, GRANTS),
  proveByPages({ number: null, title: 'every posting for a tier belongs to an entry grant' }, POSTINGS),
];
