import { statement } from '../../platform/database/index.js';
import { proveByPages, type PageVerdict, type Proof } from '../../platform/verify/index.js';

const PAGE = `SELECT * FROM wallet
     WHERE program_id = $1 AND ($2::text[] IS NULL OR id > ($2::text[])[1]::bigint) ORDER BY id LIMIT $3`;

const VERDICT = `SELECT count(*)::int AS checked, count(*) FILTER (WHERE NOT holds)::int AS wrong,
     (array_agg('wallet ' || id) FILTER (WHERE NOT holds))[1:5] AS offenders,
     CASE WHEN count(*) = $3 THEN ARRAY[max(id)::text] END AS next
   FROM judged`;

const PROTECTED = statement<PageVerdict>(
  'verify-protected-wallets',
  `WITH page AS (${PAGE}),
   judged AS (
     SELECT w.id, w.protection IS NOT DISTINCT FROM m.protection AND NOT EXISTS (
       SELECT FROM point_lot l WHERE l.program_id = $1 AND l.wallet_id = w.id AND l.pause IS NOT NULL AND NOT EXISTS (
         SELECT FROM member_pause p WHERE p.program_id = $1 AND p.member_id = w.member_id AND p.number = l.pause)) AS holds
     FROM page w JOIN member m ON m.program_id = $1 AND m.id = w.member_id)
   ${VERDICT}`,
);

// 30 days at the same local time, so an hour more or less where the clocks change; of who was erased since they left or were closed before.
const FORFEITED = statement<PageVerdict>(
  'verify-forfeited-wallets',
  `WITH page AS (${PAGE}),
   judged AS (
     SELECT w.id, CASE WHEN m.status = 'CLOSED' THEN coalesce(w.held = 0
         AND w.forfeit_at BETWEEN m.closed_at + interval '29 days 20 hours' AND m.closed_at + interval '30 days 4 hours', false)
       WHEN m.status = 'ERASED' THEN e.at IS NULL OR coalesce(w.forfeit_at
         BETWEEN coalesce(m.closed_at, e.at) + interval '29 days 20 hours' AND coalesce(m.closed_at, e.at) + interval '30 days 4 hours', false)
       ELSE w.forfeit_at IS NULL END AS holds
     FROM page w JOIN member m ON m.program_id = $1 AND m.id = w.member_id
     LEFT JOIN LATERAL (
       SELECT max(c.at) AS at FROM member_status_change c
       WHERE c.program_id = $1 AND c.member_id = m.id AND c.to_status = 'ERASED') e ON m.status = 'ERASED')
   ${VERDICT}`,
);

/** What becomes of wallets when their member pauses or leaves. */
export const LIFE_PROOFS: readonly Proof[] = [
  proveByPages({ number: null, title: 'a wallet protects the days that the pauses of its member do' }, PROTECTED),
  proveByPages(
    { number: null, title: "points are forfeited 30 days after their member left, and nobody else's are" },
    FORFEITED,
  ),
];
