/** How many lots a member of the expiry bench has. */
export const LOTS_PER_MEMBER = 5;

/**
 * Members with lots that all expire at the same midnight, written as the ledger would have: one EARN of several lots each, and
 * its event. `$1` is how many members.
 */
export const FILL_LOTS = `
WITH made AS (
  SELECT n, ('019a0000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid AS id
  FROM generate_series(1, $1::int) AS n),
members AS (
  INSERT INTO member (program_id, id, joined_at, enrolled_at, event_sequence)
  SELECT 1, id, '2026-01-01', '2026-01-01', 1 FROM made),
wallets AS (
  INSERT INTO wallet (program_id, id, member_id, currency, available, lifetime_earned, sequence, lot_count, last_posted_at,
    last_active_at, next_change_at)
  SELECT 1, n, id, 1, 10 * ${String(LOTS_PER_MEMBER)}, 10 * ${String(LOTS_PER_MEMBER)}, 1, ${String(LOTS_PER_MEMBER)}, '2026-01-01',
    '2026-01-01', '2026-02-01' FROM made),
postings AS (
  INSERT INTO posting (program_id, wallet_id, sequence, kind, source_type, actor_type, pending_after, available_after, held_after,
    owed_after, occurred_at, recorded_at)
  SELECT 1, n, 1, 1, 0, 3, 0, 10 * ${String(LOTS_PER_MEMBER)}, 0, 0, '2026-01-01', '2026-01-01' FROM made),
movements AS (
  INSERT INTO movement (program_id, wallet_id, sequence, number, from_account, to_account, points, lot)
  SELECT 1, n, 1, lot, 11, 2, 10, lot FROM made, generate_series(1, ${String(LOTS_PER_MEMBER)}) AS lot),
lots AS (
  INSERT INTO point_lot (program_id, wallet_id, number, state, points, free, born_sequence, earned_at, available_at, expires_at)
  SELECT 1, n, lot, 2, 10, 10, 1, '2026-01-01', '2026-01-01', '2026-02-01'
  FROM made, generate_series(1, ${String(LOTS_PER_MEMBER)}) AS lot)
INSERT INTO outbox (program_id, member_id, sequence, bucket, actor_kind, events)
SELECT 1, id, 1, 0, 'SYSTEM', jsonb_build_array(jsonb_build_object('type', 'points.earned', 'wallet', n, 'posting', 1, 'at', '2026-01-01T00:00:00Z'))
FROM made`;

/** The same expiry by hand: one statement over everything, the same rows as EXPIRE of Kindred. */
export const EXPIRE_BY_HAND = `
WITH due AS (
  SELECT wallet_id, number, free FROM point_lot WHERE program_id = 1 AND state = 2 AND free > 0 AND expires_at <= now()),
closed AS (
  UPDATE point_lot l SET free = 0, state = 3 FROM due
  WHERE l.program_id = 1 AND l.wallet_id = due.wallet_id AND l.number = due.number),
sums AS (SELECT wallet_id, sum(free)::bigint AS points FROM due GROUP BY wallet_id),
wallets AS (
  UPDATE wallet w SET available = available - points, lifetime_expired = lifetime_expired + points, sequence = sequence + 1,
    last_posted_at = now(), next_change_at = NULL
  FROM sums WHERE w.program_id = 1 AND w.id = sums.wallet_id
  RETURNING w.id, w.member_id, w.sequence, w.pending, w.available, w.held, w.owed),
postings AS (
  INSERT INTO posting (program_id, wallet_id, sequence, kind, source_type, actor_type, pending_after, available_after, held_after,
    owed_after, occurred_at, recorded_at)
  SELECT 1, id, sequence, 8, 0, 3, pending, available, held, owed, now(), now() FROM wallets),
movements AS (
  INSERT INTO movement (program_id, wallet_id, sequence, number, from_account, to_account, points, lot)
  SELECT 1, w.id, w.sequence, row_number() OVER (PARTITION BY w.id ORDER BY due.number), 2, 13, due.free, due.number
  FROM wallets w JOIN due ON due.wallet_id = w.id),
members AS (
  UPDATE member m SET event_sequence = event_sequence + 1 FROM wallets w WHERE m.program_id = 1 AND m.id = w.member_id
  RETURNING m.id, m.event_sequence)
INSERT INTO outbox (program_id, member_id, sequence, bucket, actor_kind, events)
SELECT 1, m.id, m.event_sequence, 0, 'SYSTEM', jsonb_build_array(jsonb_build_object('type', 'points.expired', 'wallet', w.id,
  'posting', w.sequence, 'at', now()))
FROM members m JOIN wallets w ON w.member_id = m.id`;

/** What has become of the lots, to see that both did the same. */
export const EXPIRED = `
SELECT state, count(*)::int AS lots, sum(free)::int AS free,
  (SELECT count(*)::int FROM posting WHERE kind = 8) AS postings,
  (SELECT sum(points)::int FROM movement WHERE to_account = 13) AS expired,
  (SELECT sum(available)::int FROM wallet) AS available, (SELECT sum(lifetime_expired)::int FROM wallet) AS lifetime,
  (SELECT count(*)::int FROM outbox_event) AS told
FROM point_lot GROUP BY state ORDER BY state`;
