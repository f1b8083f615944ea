import { statement } from '../../platform/database/index.js';
import { Account } from '../codes.js';
import { lastActiveOf } from '../past-wallets.queries.js';

/** `$1` is the program, `$2` the point currency, `$3` the moment, `$4` the expiry policy in force then. */
const OF_CURRENCY = 'w.program_id = $1 AND w.currency = $2';

/** Something happened since: the wallet of then follows from its postings. */
const HAS_MOVED = `${OF_CURRENCY} AND w.last_posted_at > $3`;

const IS_UNMOVED = `${OF_CURRENCY} AND (w.last_posted_at IS NULL OR w.last_posted_at <= $3)`;

/**
 * Something was due that is not booked; nothing was booked since, or it would be. Or it has to be looked at by itself, since pauses
 * of its member protect days.
 */
const IS_BEHIND = `(w.policy_version < $4 OR coalesce(w.next_change_at <= $3, false) OR w.protection IS NOT NULL)`;

const LAST_POSTING = `CROSS JOIN LATERAL (
  SELECT p.* FROM posting p WHERE p.program_id = $1 AND p.wallet_id = w.id AND p.occurred_at <= $3
  ORDER BY p.sequence DESC LIMIT 1) last`;

export interface Holdings {
  pending: number;
  available: number;
  held: number;
  owed: number;
}

/** What was in all wallets that were not behind. */
export const FIND_HOLDINGS = statement<Holdings>(
  'find-liability-holdings',
  `SELECT coalesce(sum(pending), 0)::bigint AS pending, coalesce(sum(available), 0)::bigint AS available,
          coalesce(sum(held), 0)::bigint AS held, coalesce(sum(owed), 0)::bigint AS owed
   FROM (
     SELECT w.pending, w.available, w.held, w.owed FROM wallet w WHERE ${IS_UNMOVED} AND NOT ${IS_BEHIND}
     UNION ALL
     SELECT last.pending_after, last.available_after, last.held_after, last.owed_after
     FROM wallet w ${LAST_POSTING} WHERE ${HAS_MOVED}) wallets`,
);

export interface ExpiryRow {
  month: string | null;
  points: number;
}

// The month of a last usable day, or of the end of inactivity for what that ends, where it comes sooner: `$5` the zone, `$6` months and
// `$7` days of inactivity from the last activity on, or from when that policy came, `$8`. No policy of inactivity: nulls.
const monthOf = (lot: string, lastActiveAt: string): string =>
  `least(to_char((${lot}.expires_at - interval '1 millisecond') AT TIME ZONE $5::text, 'YYYY-MM'),
     CASE WHEN $6::integer IS NOT NULL AND (${lot}.expires_at IS NULL OR ${lot}.also_by_inactivity)
       THEN to_char((greatest(${lastActiveAt}, $8::timestamptz) AT TIME ZONE $5::text)::date
         + make_interval(months => $6::integer, days => $7::integer), 'YYYY-MM') END)`;

const net = `CASE WHEN m.to_account <= ${String(Account.HELD)} THEN m.points ELSE 0 END
  - CASE WHEN m.from_account <= ${String(Account.HELD)} THEN m.points ELSE 0 END`;

/** The lots of the same wallets by when they expire. */
export const FIND_EXPIRIES = statement<ExpiryRow>(
  'find-liability-expiries',
  `SELECT month, sum(points)::bigint AS points
   FROM (
     SELECT ${monthOf('l', 'w.last_active_at')} AS month, l.free + l.held AS points
     FROM wallet w JOIN point_lot l ON l.program_id = $1 AND l.wallet_id = w.id AND l.state IN (1, 2)
     WHERE ${IS_UNMOVED} AND NOT ${IS_BEHIND}
     UNION ALL
     SELECT ${monthOf('past', 'past.last_active_at')}, past.points
     FROM wallet w ${LAST_POSTING}
     CROSS JOIN LATERAL (
       SELECT m.lot, sum(${net}) AS points FROM movement m
       WHERE m.program_id = $1 AND m.wallet_id = w.id AND m.sequence <= last.sequence AND m.lot IS NOT NULL
       GROUP BY m.lot) sums
     CROSS JOIN LATERAL (
       SELECT sums.points, CASE WHEN term.lot IS NULL THEN l.expires_at ELSE term.expires_at END AS expires_at,
         CASE WHEN term.lot IS NULL THEN l.also_by_inactivity ELSE term.also_by_inactivity END AS also_by_inactivity,
         CASE WHEN $6::integer IS NOT NULL THEN greatest(${lastActiveOf('w.id', 'last.sequence')}, (
           SELECT max(g.last_active_at) FROM wallet_merge g
           WHERE g.program_id = $1 AND g.to_wallet = w.id AND g.at <= $3)) END AS last_active_at
       FROM point_lot l
       LEFT JOIN LATERAL (
         SELECT t.lot, t.expires_at, t.also_by_inactivity FROM lot_term t
         WHERE t.program_id = $1 AND t.wallet_id = w.id AND t.lot = sums.lot AND t.sequence <= last.sequence
         ORDER BY t.sequence DESC LIMIT 1) term ON true
       WHERE l.program_id = $1 AND l.wallet_id = w.id AND l.number = sums.lot) past
     WHERE ${HAS_MOVED} AND w.protection IS NULL AND sums.points > 0) lots
   GROUP BY month`,
);

/** The wallets that are left out there since pauses protect days of them: after `$4` so many as `$5`, in the order of their ids. */
export const FIND_MOVED_PROTECTED = statement<{ id: number; memberId: string }>(
  'find-moved-wallets-with-protected-days',
  `SELECT w.id, w.member_id AS "memberId" FROM wallet w
   WHERE ${HAS_MOVED} AND w.protection IS NOT NULL AND w.id > $4 ORDER BY w.id LIMIT $5`,
);

/** Points that came from program accounts, or went there, in one month. */
export interface FlowRow {
  month: string;
  issued: number;
  spent: number;
  expired: number;
  adjusted: number;
  forgiven: number;
}

const from = (account: Account): string =>
  `coalesce(sum(CASE ${String(account)} WHEN m.from_account THEN m.points WHEN m.to_account THEN -m.points ELSE 0 END), 0)::bigint`;

const into = (account: Account): string =>
  `coalesce(sum(CASE ${String(account)} WHEN m.to_account THEN m.points WHEN m.from_account THEN -m.points ELSE 0 END), 0)::bigint`;

/** What was booked month by month: `$4` is the zone, `$5` from when. */
export const FIND_FLOWS = statement<FlowRow>(
  'find-liability-flows',
  `SELECT to_char(p.occurred_at AT TIME ZONE $4::text, 'YYYY-MM') AS month, ${from(Account.ISSUED)} AS issued,
          ${into(Account.SPENT)} AS spent, ${into(Account.EXPIRED)} AS expired, ${from(Account.ADJUSTED)} AS adjusted,
          ${from(Account.FORGIVEN)} AS forgiven
   FROM wallet w
   JOIN posting p ON p.program_id = $1 AND p.wallet_id = w.id AND p.occurred_at >= $5 AND p.occurred_at <= $3
   JOIN movement m ON m.program_id = $1 AND m.wallet_id = w.id AND m.sequence = p.sequence
   WHERE ${OF_CURRENCY} GROUP BY 1`,
);

/** The wallets that were behind, in the order of their ids: after `$5` so many as `$6`. */
export const FIND_BEHIND = statement<{ id: number; memberId: string }>(
  'find-wallets-behind',
  `SELECT w.id, w.member_id AS "memberId" FROM wallet w
   WHERE ${IS_UNMOVED} AND ${IS_BEHIND} AND w.id > $5 ORDER BY w.id LIMIT $6`,
);
