import { statement } from '../../platform/database/index.js';
import { proveByPages, type PageVerdict, type Proof } from '../../platform/verify/index.js';

// What was relayed since an endpoint asked for it. Events are looked at by member, so a page is some members.
const EVERY_EVENT = statement<PageVerdict>(
  'verify-deliveries-of-events',
  `WITH page AS (
     SELECT id FROM member WHERE program_id = $1 AND ($2::text[] IS NULL OR id > ($2::text[])[1]::uuid) ORDER BY id LIMIT $3),
   asked AS (
     SELECT o.member_id, o.sequence + e.number - 1 AS sequence, w.number AS endpoint
     FROM page m JOIN outbox o ON o.program_id = $1 AND o.member_id = m.id
     JOIN relay_bucket b ON b.bucket = o.bucket AND pg_visible_in_snapshot(o.xid, b.position)
     JOIN webhook_endpoint w ON w.program_id = $1 AND w.status <> 'ARCHIVED'
       AND NOT pg_visible_in_snapshot(o.xid, w.events_since) AND NOT pg_visible_in_snapshot(o.xid, w.since)
     CROSS JOIN LATERAL jsonb_array_elements(o.events) WITH ORDINALITY AS e (event, number)
     WHERE e.event ->> 'type' LIKE ANY (w.patterns)),
   judged AS (
     SELECT a.*, EXISTS (SELECT FROM webhook_delivery d WHERE d.program_id = $1 AND d.endpoint = a.endpoint
       AND d.member_id = a.member_id AND d.sequence = a.sequence) AS holds FROM asked a)
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE NOT holds)::int AS wrong,
     (array_agg('event ' || member_id || '/' || sequence || ' to ' || endpoint) FILTER (WHERE NOT holds))[1:5] AS offenders,
     (SELECT CASE WHEN count(*) = $3 THEN ARRAY[max(id::text COLLATE "C")] END FROM page) AS next
   FROM judged`,
);

const LINES = `page AS (
     SELECT id FROM member WHERE program_id = $1 AND ($2::text[] IS NULL OR id > ($2::text[])[1]::uuid) ORDER BY id LIMIT $3),
   line AS (
     SELECT d.* FROM page m JOIN webhook_endpoint w ON w.program_id = $1
     JOIN webhook_delivery d ON d.program_id = $1 AND d.endpoint = w.number AND d.member_id = m.id)`;

const IN_ORDER = statement<PageVerdict>(
  'verify-order-of-deliveries',
  `WITH ${LINES},
   judged AS (
     SELECT l.*, coalesce(l.settled_at IS NULL
       OR l.settled_at >= max(coalesce(l.settled_at, 'infinity')) OVER (
         PARTITION BY l.endpoint, l.member_id ORDER BY l.sequence ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), true) AS holds
     FROM line l WHERE l.replayed_at IS NULL)
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE NOT holds)::int AS wrong,
     (array_agg('delivery ' || id) FILTER (WHERE NOT holds))[1:5] AS offenders,
     (SELECT CASE WHEN count(*) = $3 THEN ARRAY[max(id::text COLLATE "C")] END FROM page) AS next
   FROM judged`,
);

const ONE_AT_A_TIME = statement<PageVerdict>(
  'verify-turns-of-deliveries',
  `WITH ${LINES},
   judged AS (
     SELECT l.*, (l.next_attempt_at IS NOT NULL) = (row_number() OVER (
       PARTITION BY l.endpoint, l.member_id ORDER BY l.sequence) = 1) AS holds
     FROM line l WHERE l.status = 'WAITING')
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE NOT holds)::int AS wrong,
     (array_agg('delivery ' || id) FILTER (WHERE NOT holds))[1:5] AS offenders,
     (SELECT CASE WHEN count(*) = $3 THEN ARRAY[max(id::text COLLATE "C")] END FROM page) AS next
   FROM judged`,
);

const TOLD = statement<PageVerdict>(
  'verify-attempts-of-deliveries',
  `WITH page AS (
     SELECT * FROM webhook_delivery WHERE program_id = $1 AND ($2::text[] IS NULL OR id > ($2::text[])[1]::uuid)
     ORDER BY id LIMIT $3),
   judged AS (
     SELECT p.id, p.attempts = (SELECT count(*) FROM webhook_attempt a WHERE a.program_id = $1 AND a.delivery_id = p.id)
       AND (p.status <> 'DELIVERED' OR EXISTS (SELECT FROM webhook_attempt a
         WHERE a.program_id = $1 AND a.delivery_id = p.id AND a.number = p.attempts AND a.status BETWEEN 200 AND 299)) AS holds
     FROM page p)
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE NOT holds)::int AS wrong,
     (array_agg('delivery ' || id) FILTER (WHERE NOT holds))[1:5] AS offenders,
     (SELECT CASE WHEN count(*) = $3 THEN ARRAY[max(id::text COLLATE "C")] END FROM page) AS next
   FROM judged`,
);

/** Nothing is passed over, each member's events go out in their order, and what is said of it is what happened. */
export const WEBHOOKS_PROOFS: readonly Proof[] = [
  proveByPages(
    { number: null, title: 'every relayed event has a delivery to each endpoint that asked for it' },
    EVERY_EVENT,
  ),
  proveByPages(
    { number: null, title: "a member's deliveries to an endpoint were settled in the order of the events" },
    IN_ORDER,
  ),
  proveByPages(
    { number: null, title: "of a member's waiting deliveries to an endpoint the first is tried, the others wait" },
    ONE_AT_A_TIME,
  ),
  proveByPages(
    { number: null, title: 'a delivery has the attempts that it counts, and was accepted when it is delivered' },
    TOLD,
  ),
];
