import { statement } from '../../platform/database/index.js';
import { proveByPages, type PageVerdict, type Proof } from '../../platform/verify/index.js';

const PAGE = `SELECT * FROM member
     WHERE program_id = $1 AND ($2::text[] IS NULL OR id > ($2::text[])[1]::uuid) ORDER BY id LIMIT $3`;

const VERDICT = `SELECT count(*)::int AS checked, count(*) FILTER (WHERE NOT holds)::int AS wrong,
     (array_agg('member ' || id) FILTER (WHERE NOT holds))[1:5] AS offenders,
     CASE WHEN count(*) = $3 THEN ARRAY[max(id::text COLLATE "C")] END AS next
   FROM judged`;

const RUNNING = statement<PageVerdict>(
  'verify-running-pauses',
  `WITH page AS (${PAGE}),
   judged AS (
     SELECT m.id, CASE WHEN m.status = 'PAUSED' THEN coalesce(r.pauses = 1 AND r.until = m.paused_until AND r.latest = a.latest, false)
       ELSE r.pauses IS NULL END AS holds
     FROM page m
     LEFT JOIN LATERAL (
       SELECT count(*) AS pauses, max(until) AS until, max(number) AS latest FROM member_pause p
       WHERE p.program_id = $1 AND p.member_id = m.id AND p.ended_at IS NULL HAVING count(*) > 0) r ON true
     LEFT JOIN LATERAL (
       SELECT max(number) AS latest FROM member_pause p WHERE p.program_id = $1 AND p.member_id = m.id) a ON true)
   ${VERDICT}`,
);

// Spans as `[{pause, first, last}]`. A pause that ended early protects no day from that of its end on.
const PROTECTION = statement<PageVerdict>(
  'verify-protected-days',
  `WITH page AS (${PAGE}),
   spans AS (
     SELECT p.member_id, p.number, s.place, s.span, (s.span ->> 'pause')::int = p.number
       AND (s.span ->> 'first')::date BETWEEN p.first_day AND (s.span ->> 'last')::date AND (s.span ->> 'last')::date <= p.last_day
       AND (p.ended_at IS NULL OR p.ended_at = p.until
         OR (s.span ->> 'last')::date < (p.ended_at AT TIME ZONE g.time_zone)::date) AS fits
     FROM page m JOIN member_pause p ON p.program_id = $1 AND p.member_id = m.id
     JOIN program g ON g.id = $1
     CROSS JOIN LATERAL jsonb_array_elements(p.protection) WITH ORDINALITY AS s (span, place)),
   judged AS (
     SELECT m.id, m.protection IS NOT DISTINCT FROM s.spans AND coalesce(s.fit, true) AS holds
     FROM page m LEFT JOIN (
       SELECT member_id, jsonb_agg(span ORDER BY number, place) AS spans, bool_and(fits) AS fit FROM spans GROUP BY member_id
     ) s ON s.member_id = m.id)
   ${VERDICT}`,
);

/** What is promised of members' lives. */
export const MEMBERS_PROOFS: readonly Proof[] = [
  proveByPages({ number: null, title: 'who is paused has one pause that runs, and nobody else has' }, RUNNING),
  proveByPages({ number: null, title: 'the protected days of a member are those of their pauses' }, PROTECTION),
];
