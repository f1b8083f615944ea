import { DATABASE_CLOCK, statement, type Queryable } from '../platform/database/index.js';
import { Kind } from './codes.js';

/** Balances and lifetime figures of one wallet. */
export interface BalanceRow {
  memberId: string;
  currency: number;
  pending: number;
  available: number;
  held: number;
  owed: number;
  lifetimeEarned: number;
  lifetimeSpent: number;
  lifetimeExpired: number;
}

/** A wallet as it is, with the time of the reading; the row is there with zeros for a member without a wallet. */
export interface CurrentBalanceRow extends BalanceRow {
  asOf: Date;
}

export const CURRENT_BALANCES = statement<CurrentBalanceRow>(
  'find-balances',
  `SELECT m.id AS "memberId", coalesce(w.currency, 0) AS currency, coalesce(w.pending, 0) AS pending,
          coalesce(w.available, 0) AS available, coalesce(w.held, 0) AS held, coalesce(w.owed, 0) AS owed,
          coalesce(w.lifetime_earned, 0) AS "lifetimeEarned", coalesce(w.lifetime_spent, 0) AS "lifetimeSpent",
          coalesce(w.lifetime_expired, 0) AS "lifetimeExpired",
          (SELECT coalesce(clock, date_trunc('milliseconds', ${DATABASE_CLOCK})) FROM program WHERE id = $1) AS "asOf"
   FROM UNNEST($2::uuid[]) AS m (id)
   LEFT JOIN LATERAL (SELECT * FROM wallet WHERE program_id = $1 AND member_id = m.id OFFSET 0) w ON true`,
);

const BALANCE_AT = statement<Omit<BalanceRow, 'lifetimeSpent' | 'lifetimeExpired'>>(
  'find-balance-at',
  `SELECT w.member_id AS "memberId", w.currency, last.pending_after AS pending, last.available_after AS available,
          last.held_after AS held, last.owed_after AS owed,
          (SELECT coalesce(sum(CASE p.kind WHEN ${String(Kind.EARN)} THEN m.points ELSE -m.points END), 0)::bigint
           FROM posting p JOIN movement m USING (program_id, wallet_id, sequence)
           WHERE p.program_id = w.program_id AND p.wallet_id = w.id AND p.sequence <= last.sequence
             AND p.kind IN (${String(Kind.EARN)}, ${String(Kind.REVERSE)})) AS "lifetimeEarned"
   FROM wallet w
   CROSS JOIN LATERAL (
     SELECT * FROM posting p WHERE p.program_id = w.program_id AND p.wallet_id = w.id AND p.occurred_at <= $4
     ORDER BY p.sequence DESC LIMIT 1) last
   WHERE w.program_id = $1 AND w.member_id = $2 AND w.currency = $3`,
);

/** What a member had at a moment past: the balances on the last posting that had taken effect by then. */
export async function findBalanceAt(
  db: Queryable,
  programId: number,
  memberId: string,
  currency: number,
  at: Date,
): Promise<BalanceRow> {
  const [row] = await db.query(BALANCE_AT, [programId, memberId, currency, at]);
  const nothing = { memberId, currency, pending: 0, available: 0, held: 0, owed: 0, lifetimeEarned: 0 };
  return { ...(row ?? nothing), lifetimeSpent: 0, lifetimeExpired: 0 };
}
