import { statement } from '../platform/database/index.js';
import type { WalletProtection } from './protection/protection.js';
import { FROM_NOW } from './program-now.js';
import { openLotsOf } from './wallets.queries.js';

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

/** A wallet as it is stored, with the time of the reading; the row is there with zeros for a member without a wallet. */
export interface CurrentBalanceRow extends BalanceRow {
  /** Whether something is due in it that is not booked yet. */
  isDue: boolean;
  policyVersion: number;
  asOf: Date;
}

// The hottest read: every timestamptz more costs, so what is due is decided here.
export const CURRENT_BALANCES = statement<CurrentBalanceRow>(
  'find-balances',
  `SELECT m.id AS "memberId", coalesce(w.currency, 0) AS currency, coalesce(w.pending, 0) AS pending,
          coalesce(w.available, 0) AS available, coalesce(w.held, 0) AS held, coalesce(w.owed, 0) AS owed,
          coalesce(w.lifetime_earned, 0) AS "lifetimeEarned", coalesce(w.lifetime_spent, 0) AS "lifetimeSpent",
          coalesce(w.lifetime_expired, 0) AS "lifetimeExpired", coalesce(w.next_change_at <= now.at, false) AS "isDue",
          coalesce(w.policy_version, 0) AS "policyVersion", now.at AS "asOf"
   ${FROM_NOW}
   CROSS JOIN UNNEST($2::uuid[]) AS m (id)
   LEFT JOIN LATERAL (SELECT * FROM wallet WHERE program_id = $1 AND member_id = m.id OFFSET 0) w ON true`,
);

/** Points of a wallet that share state and dates; nulls for a wallet that has none. */
export interface OutlookRow {
  memberId: string;
  currency: number;
  isDue: boolean;
  policyVersion: number;
  pending: number;
  available: number;
  owed: number;
  lastActiveAt: Date | null;
  protection: WalletProtection['spans'] | null;
  forfeitAt: Date | null;
  state: number | null;
  availableAt: Date | null;
  expiresAt: Date | null;
  alsoByInactivity: boolean | null;
  free: number | null;
}

/** What lies ahead of wallets: their free points by the moments at which they become available and expire. */
export const OUTLOOKS = statement<OutlookRow>(
  'find-outlooks',
  `SELECT w.member_id AS "memberId", w.currency, coalesce(w.next_change_at <= now.at, false) AS "isDue",
          w.policy_version AS "policyVersion", w.pending, w.available, w.owed, w.last_active_at AS "lastActiveAt",
          w.protection, w.forfeit_at AS "forfeitAt", l.state, l.available_at AS "availableAt", l.expires_at AS "expiresAt",
          l.also_by_inactivity AS "alsoByInactivity", l.free
   ${FROM_NOW}
   CROSS JOIN UNNEST($2::uuid[]) AS m (id)
   CROSS JOIN LATERAL (SELECT * FROM wallet WHERE program_id = $1 AND member_id = m.id OFFSET 0) w
   LEFT JOIN LATERAL (
     SELECT 1 AS state, available_at, expires_at, also_by_inactivity, sum(free)::bigint AS free FROM point_lot
     WHERE program_id = $1 AND wallet_id = w.id AND state = 1 GROUP BY available_at, expires_at, also_by_inactivity
     UNION ALL
     SELECT 2, NULL, expires_at, also_by_inactivity, sum(free)::bigint FROM point_lot
     WHERE ${openLotsOf('w.id')} AND free > 0 GROUP BY expires_at, also_by_inactivity) l ON true`,
);
