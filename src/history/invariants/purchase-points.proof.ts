import { statement } from '../../platform/database/index.js';
import { proveByPages, type PageVerdict, type Proof } from '../../platform/verify/index.js';
import { Account, Kind, SourceType } from '../../points/index.js';

const PURCHASES = statement<PageVerdict>(
  'verify-purchase-points',
  `WITH page AS (
     SELECT id, points_earned, points_reversed FROM purchase
     WHERE program_id = $1 AND ($2::text[] IS NULL OR id > ($2::text[])[1]::uuid) ORDER BY id LIMIT $3),
   given AS (
     SELECT a.source_id, sum(a.points) AS points, sum(a.reversed) AS reversed, sum(m.points) AS posted,
       count(*) FILTER (WHERE a.points > 0) AS awards, count(DISTINCT (a.wallet_id, a.lot)) FILTER (WHERE a.points > 0) AS lots
     FROM page p JOIN award a ON a.program_id = $1 AND a.source_id = p.id
     LEFT JOIN point_lot l ON l.program_id = $1 AND l.wallet_id = a.wallet_id AND l.number = a.lot
     LEFT JOIN posting s ON s.program_id = $1 AND s.wallet_id = l.wallet_id AND s.sequence = l.born_sequence
       AND s.kind = ${String(Kind.EARN)} AND s.source_type = a.source_type AND s.source_id = p.id
     LEFT JOIN movement m ON m.program_id = $1 AND m.wallet_id = s.wallet_id AND m.sequence = s.sequence AND m.lot = l.number
     GROUP BY a.source_id),
   judged AS (
     SELECT p.id, p.points_earned = coalesce(g.points, 0) AND p.points_earned = coalesce(g.posted, 0)
       AND p.points_reversed = coalesce(g.reversed, 0) AND coalesce(g.awards, 0) = coalesce(g.lots, 0)
       AND p.points_reversed =
         (SELECT coalesce(sum(r.points_taken + r.points_forgiven + r.points_owed), 0)
          FROM purchase_return r WHERE r.program_id = $1 AND r.purchase_id = p.id)
         + (SELECT coalesce(sum(c.points_taken + c.points_forgiven + c.points_owed), 0)
            FROM purchase_cancellation c WHERE c.program_id = $1 AND c.purchase_id = p.id) AS holds
     FROM page p LEFT JOIN given g ON g.source_id = p.id)
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE NOT holds)::int AS wrong,
     (array_agg('purchase ' || id) FILTER (WHERE NOT holds))[1:5] AS offenders,
     (SELECT CASE WHEN count(*) = $3 THEN ARRAY[max(id::text COLLATE "C")] END FROM page) AS next
   FROM judged`,
);

/** From wallets to those to and from which merges moved what was in them: there is booked what comes back. */
const NEXT_OF_KIN = `
     SELECT n.wallet_id FROM kin k CROSS JOIN LATERAL (
       SELECT to_wallet AS wallet_id FROM wallet_merge WHERE program_id = $1 AND from_wallet = k.wallet_id
       UNION ALL SELECT from_wallet FROM wallet_merge WHERE program_id = $1 AND to_wallet = k.wallet_id OFFSET 0) n`;

const TAKEN_BACK = statement<PageVerdict>(
  'verify-return-points',
  `WITH RECURSIVE page AS (
     SELECT id FROM member WHERE program_id = $1 AND ($2::text[] IS NULL OR id > ($2::text[])[1]::uuid) ORDER BY id LIMIT $3),
   bought AS (SELECT p.id FROM page m JOIN purchase p ON p.program_id = $1 AND p.member_id = m.id),
   booked AS (
     SELECT ${String(SourceType.RETURN)} AS source_type, r.id, points_taken, points_owed, points_forgiven, points_given_back
     FROM bought b JOIN purchase_return r ON r.program_id = $1 AND r.purchase_id = b.id
     UNION ALL
     SELECT ${String(SourceType.PURCHASE)}, b.id, points_taken, points_owed, points_forgiven, points_given_back
     FROM bought b JOIN purchase_cancellation c ON c.program_id = $1 AND c.purchase_id = b.id),
   kin AS (
     SELECT a.wallet_id FROM bought b JOIN award a ON a.program_id = $1 AND a.source_id = b.id
     UNION SELECT p.paid_wallet FROM bought b JOIN purchase p ON p.program_id = $1 AND p.id = b.id
     UNION ${NEXT_OF_KIN}),
   posted AS (
     SELECT p.source_type, p.source_id,
       sum(m.points) FILTER (WHERE p.kind = ${String(Kind.REVERSE)} AND m.from_account IN (${String(Account.PENDING)}, ${String(Account.AVAILABLE)})) AS taken,
       sum(m.points) FILTER (WHERE p.kind = ${String(Kind.REVERSE)} AND m.from_account = ${String(Account.OWED)}) AS owed,
       sum(m.points) FILTER (WHERE p.kind = ${String(Kind.REVERSE)} AND m.from_account = ${String(Account.FORGIVEN)}) AS forgiven,
       sum(m.points) FILTER (WHERE p.kind = ${String(Kind.REFUND)} AND m.to_account = ${String(Account.AVAILABLE)}) AS given_back
     FROM kin w
     JOIN posting p ON p.program_id = $1 AND p.wallet_id = w.wallet_id AND p.kind IN (${String(Kind.REVERSE)}, ${String(Kind.REFUND)})
     JOIN movement m ON m.program_id = $1 AND m.wallet_id = p.wallet_id AND m.sequence = p.sequence
     GROUP BY p.source_type, p.source_id),
   judged AS (
     SELECT b.id, (b.points_taken, b.points_owed, b.points_forgiven, b.points_given_back)
       = (coalesce(p.taken, 0), coalesce(p.owed, 0), coalesce(p.forgiven, 0), coalesce(p.given_back, 0)) AS holds
     FROM booked b LEFT JOIN posted p ON p.source_type = b.source_type AND p.source_id = b.id)
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE NOT holds)::int AS wrong,
     (array_agg('return or cancellation ' || id) FILTER (WHERE NOT holds))[1:5] AS offenders,
     (SELECT CASE WHEN count(*) = $3 THEN ARRAY[max(id::text COLLATE "C")] END FROM page) AS next
   FROM judged`,
);

const PAID = statement<PageVerdict>(
  'verify-points-paid',
  `WITH RECURSIVE page AS (
     SELECT id, points_paid, paid_wallet, paid_sequence, points_refunded FROM purchase
     WHERE program_id = $1 AND ($2::text[] IS NULL OR id > ($2::text[])[1]::uuid) ORDER BY id LIMIT $3),
   refunds AS (
     SELECT p.id, ${String(SourceType.PURCHASE)}::smallint AS source_type, p.id AS source_id FROM page p
     UNION ALL
     SELECT p.id, ${String(SourceType.RETURN)}::smallint, r.id FROM page p
     JOIN purchase_return r ON r.program_id = $1 AND r.purchase_id = p.id),
   kin AS (SELECT paid_wallet AS wallet_id FROM page UNION ${NEXT_OF_KIN}),
   refunded AS (
     SELECT r.id, sum(m.points) AS points FROM kin k
     JOIN posting s ON s.program_id = $1 AND s.wallet_id = k.wallet_id AND s.kind = ${String(Kind.REFUND)}
     JOIN refunds r ON r.source_type = s.source_type AND r.source_id = s.source_id
     JOIN movement m ON m.program_id = $1 AND m.wallet_id = s.wallet_id AND m.sequence = s.sequence
     GROUP BY r.id),
   judged AS (
     SELECT p.id, p.points_refunded = coalesce(r.points, 0)
       AND p.points_paid = coalesce((
         SELECT sum(m.points) FROM posting s JOIN movement m USING (program_id, wallet_id, sequence)
         WHERE s.program_id = $1 AND s.wallet_id = p.paid_wallet AND s.sequence = p.paid_sequence
           AND s.kind = ${String(Kind.CAPTURE)} AND s.source_type = ${String(SourceType.PURCHASE)} AND s.source_id = p.id
           AND m.to_account = ${String(Account.SPENT)}), 0) AS holds
     FROM page p LEFT JOIN refunded r ON r.id = p.id)
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE NOT holds)::int AS wrong,
     (array_agg('purchase ' || id) FILTER (WHERE NOT holds))[1:5] AS offenders,
     (SELECT CASE WHEN count(*) = $3 THEN ARRAY[max(id::text COLLATE "C")] END FROM page) AS next
   FROM judged`,
);

/** Invariant 12, as far as purchases go. */
export const PURCHASE_POINT_PROOFS: readonly Proof[] = [
  proveByPages(
    { number: 12, title: "a purchase's points are those of its awards, of their postings and of what was taken back" },
    PURCHASES,
  ),
  proveByPages({ number: 12, title: 'what a purchase was paid with was captured, and given back as it says' }, PAID),
  proveByPages({ number: 12, title: "a return's and a cancellation's points are those of their postings" }, TAKEN_BACK),
];
