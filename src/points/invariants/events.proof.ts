import { statement } from '../../platform/database/index.js';
import { proveByPages, type PageVerdict, type Proof } from '../../platform/verify/index.js';

// Old events are forgotten from the first on, and how far stands in outbox_forgotten.
const SEQUENCES = statement<PageVerdict>(
  'verify-event-sequences',
  `WITH page AS (
     SELECT id, event_sequence FROM member
     WHERE program_id = $1 AND ($2::text[] IS NULL OR id > ($2::text[])[1]::uuid) ORDER BY id LIMIT $3),
   told AS (
     SELECT e.member_id, count(*) AS events, min(e.sequence) AS first, max(e.sequence) AS last
     FROM page m JOIN outbox_event e ON e.program_id = $1 AND e.member_id = m.id GROUP BY e.member_id),
   judged AS (
     SELECT m.id, coalesce(t.last, f.up_to, 0) = m.event_sequence
       AND coalesce(t.events, 0) = m.event_sequence - coalesce(f.up_to, 0)
       AND coalesce(t.first, coalesce(f.up_to, 0) + 1) = coalesce(f.up_to, 0) + 1 AS holds
     FROM page m LEFT JOIN told t ON t.member_id = m.id
     LEFT JOIN outbox_forgotten f ON f.program_id = $1 AND f.member_id = m.id)
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE NOT holds)::int AS wrong,
     (array_agg('member ' || id) FILTER (WHERE NOT holds))[1:5] AS offenders,
     CASE WHEN count(*) = $3 THEN ARRAY[max(id::text COLLATE "C")] END AS next
   FROM judged`,
);

const POSTINGS = statement<PageVerdict>(
  'verify-posting-events',
  `WITH page AS (
     SELECT id FROM member WHERE program_id = $1 AND ($2::text[] IS NULL OR id > ($2::text[])[1]::uuid) ORDER BY id LIMIT $3),
   told AS (
     SELECT e.wallet_id, e.posting_sequence, count(*) AS times, min(e.sequence) AS place
     FROM page m JOIN outbox_event e ON e.program_id = $1 AND e.member_id = m.id
     WHERE e.wallet_id IS NOT NULL GROUP BY e.wallet_id, e.posting_sequence),
   posted AS (
     SELECT p.wallet_id, p.sequence, EXISTS (SELECT FROM outbox_forgotten f WHERE f.program_id = $1 AND f.member_id = m.id)
       AND p.sequence < coalesce((SELECT min(t.posting_sequence) FROM told t WHERE t.wallet_id = p.wallet_id), 2147483647) AS old
     FROM page m JOIN wallet w ON w.program_id = $1 AND w.member_id = m.id
     JOIN posting p ON p.program_id = $1 AND p.wallet_id = w.id),
   judged AS (
     SELECT coalesce(p.wallet_id, t.wallet_id) AS wallet, coalesce(p.sequence, t.posting_sequence) AS posting,
       coalesce(p.old, false) OR coalesce(t.times = 1 AND p.sequence IS NOT NULL
         AND t.place > coalesce(lag(t.place) OVER (PARTITION BY p.wallet_id ORDER BY p.sequence), 0), false) AS holds
     FROM posted p FULL JOIN told t ON t.wallet_id = p.wallet_id AND t.posting_sequence = p.sequence)
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE NOT holds)::int AS wrong,
     (array_agg('posting ' || wallet || '/' || posting) FILTER (WHERE NOT holds))[1:5] AS offenders,
     (SELECT CASE WHEN count(*) = $3 THEN ARRAY[max(id::text COLLATE "C")] END FROM page) AS next
   FROM judged`,
);

const OWNERS = statement<PageVerdict>(
  'verify-event-owners',
  `WITH page AS (
     SELECT member_id, sequence FROM outbox
     WHERE program_id = $1 AND ($2::text[] IS NULL OR (member_id, sequence) > (($2::text[])[1]::uuid, ($2::text[])[2]::bigint))
     ORDER BY member_id, sequence LIMIT $3),
   judged AS (
     SELECT o.*, EXISTS (SELECT FROM member m WHERE m.program_id = $1 AND m.id = o.member_id) AS holds FROM page o)
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE NOT holds)::int AS wrong,
     (array_agg('event ' || member_id || '/' || sequence) FILTER (WHERE NOT holds))[1:5] AS offenders,
     CASE WHEN count(*) = $3 THEN
       (SELECT ARRAY[member_id::text, sequence::text] FROM page ORDER BY member_id DESC, sequence DESC LIMIT 1) END AS next
   FROM judged`,
);

/** Invariant 13. What is older than 30 days is forgotten, from a member's first event on, and leaves a mark of how far. */
export const EVENT_PROOFS: readonly Proof[] = [
  proveByPages({ number: 13, title: "a member's events are numbered without a gap" }, SEQUENCES),
  proveByPages({ number: 13, title: 'every event belongs to a member' }, OWNERS),
  proveByPages({ number: 13, title: 'every posting has one event, told in the order of the wallet' }, POSTINGS),
];
