import { statement } from '../platform/database/index.js';
import { Account, SourceType } from './codes.js';
import type { WalletProtection } from './protection/protection.js';
import type { Hold, Lot, Wallet } from './wallet.js';

export type WalletRow = Omit<Wallet, 'lots' | 'holds' | 'protection' | 'isRuled'> & {
  protection: WalletProtection['spans'] | null;
};

export const FIND_WALLETS = statement<WalletRow>(
  'find-wallets',
  `SELECT w.id, w.member_id AS "memberId", w.currency, w.pending, w.available, w.held, w.owed,
          w.lifetime_earned AS "lifetimeEarned", w.lifetime_spent AS "lifetimeSpent",
          w.lifetime_expired AS "lifetimeExpired", w.sequence, w.lot_count AS "lotCount", w.last_posted_at AS "lastPostedAt",
          w.last_active_at AS "lastActiveAt", w.next_change_at AS "nextChangeAt", w.policy_version AS "policyVersion",
          w.protection, w.forfeit_at AS "forfeitAt"
   FROM UNNEST($2::uuid[]) AS wanted (member_id)
   CROSS JOIN LATERAL (SELECT * FROM wallet WHERE program_id = $1 AND member_id = wanted.member_id OFFSET 0) w`,
);

export type LotRow = Omit<Lot, 'stored' | 'origin'> & {
  walletId: number;
  originWallet: number | null;
  originLot: number | null;
};

export const LOT_COLUMNS = `l.wallet_id AS "walletId", l.number, l.state, l.points, l.free, l.held, l.forgiven,
  l.born_sequence AS "bornSequence", l.earned_at AS "earnedAt", l.available_at AS "availableAt", l.expires_at AS "expiresAt",
  l.also_by_inactivity AS "alsoByInactivity", l.pause, l.origin_wallet AS "originWallet", l.origin_lot AS "originLot"`;

export const FIND_LOTS = statement<LotRow>(
  'find-lots',
  `SELECT ${LOT_COLUMNS} FROM UNNEST($2::bigint[], $3::integer[]) AS wanted (wallet_id, number)
   CROSS JOIN LATERAL (
     SELECT * FROM point_lot WHERE program_id = $1 AND wallet_id = wanted.wallet_id AND number = wanted.number OFFSET 0) l`,
);

// From a lot on to those that came of it, whoever has them; what members sent each other is not followed.
export const FIND_HEIRS = statement<LotRow & { ofWallet: number; ofLot: number }>(
  'find-heirs-of-lots',
  `WITH RECURSIVE family AS (
     SELECT wallet_id AS of_wallet, number AS of_lot, wallet_id, number
     FROM UNNEST($2::bigint[], $3::integer[]) AS wanted (wallet_id, number)
     UNION
     SELECT f.of_wallet, f.of_lot, h.wallet_id, h.number FROM family f
     CROSS JOIN LATERAL (
       SELECT o.wallet_id, o.number FROM point_lot o
       JOIN posting p ON p.program_id = $1 AND p.wallet_id = o.wallet_id AND p.sequence = o.born_sequence
       WHERE o.program_id = $1 AND o.origin_wallet = f.wallet_id AND o.origin_lot = f.number
         AND p.source_type <> ${String(SourceType.TRANSFER)} OFFSET 0) h)
   SELECT f.of_wallet AS "ofWallet", f.of_lot AS "ofLot", ${LOT_COLUMNS} FROM family f
   CROSS JOIN LATERAL (
     SELECT * FROM point_lot WHERE program_id = $1 AND wallet_id = f.wallet_id AND number = f.number OFFSET 0) l
   WHERE (f.of_wallet, f.of_lot) <> (f.wallet_id, f.number) ORDER BY l.wallet_id, l.number`,
);

// From a lot back to those of its wallet of which it came, whoever had them in between.
export const FIND_FOREBEARS = statement<LotRow & { ofWallet: number; ofLot: number }>(
  'find-forebears-of-lots',
  `WITH RECURSIVE family AS (
     SELECT wallet_id AS of_wallet, number AS of_lot, wallet_id, number
     FROM UNNEST($2::bigint[], $3::integer[]) AS wanted (wallet_id, number)
     UNION
     SELECT f.of_wallet, f.of_lot, o.origin_wallet, o.origin_lot FROM family f
     CROSS JOIN LATERAL (
       SELECT h.origin_wallet, h.origin_lot FROM point_lot h
       JOIN posting p ON p.program_id = $1 AND p.wallet_id = h.wallet_id AND p.sequence = h.born_sequence
       WHERE h.program_id = $1 AND h.wallet_id = f.wallet_id AND h.number = f.number AND h.origin_lot IS NOT NULL
         AND p.source_type <> ${String(SourceType.TRANSFER)} OFFSET 0) o)
   SELECT f.of_wallet AS "ofWallet", f.of_lot AS "ofLot", ${LOT_COLUMNS} FROM family f
   CROSS JOIN LATERAL (
     SELECT * FROM point_lot WHERE program_id = $1 AND wallet_id = f.wallet_id AND number = f.number OFFSET 0) l
   WHERE f.wallet_id = f.of_wallet AND f.number <> f.of_lot ORDER BY l.wallet_id, l.number`,
);

/**
 * Which rows of `point_lot` are the open lots of a wallet. Only `point_lot_in_spending_order` has this sum, so no plan goes by the primary
 * key: to the planner that one is as good, since the average wallet has few lots, and it reads the spent ones of one that has thousands.
 */
export const openLotsOf = (wallet: string): string => `program_id = $1 AND wallet_id + 0 = ${wallet} AND state = 2`;

export const FIND_LOTS_TO_SPEND = statement<LotRow>(
  'find-lots-to-spend',
  `SELECT ${LOT_COLUMNS} FROM UNNEST($2::bigint[]) AS wanted (wallet_id)
   CROSS JOIN LATERAL (
     SELECT * FROM point_lot WHERE ${openLotsOf('wanted.wallet_id')}
     ORDER BY expires_at, number LIMIT $3) l`,
);

export const FIND_DUE_LOTS = statement<LotRow>(
  'find-due-lots',
  `SELECT ${LOT_COLUMNS} FROM UNNEST($2::bigint[], $3::boolean[]) AS due (wallet_id, inactive)
   CROSS JOIN LATERAL (
     SELECT * FROM point_lot WHERE program_id = $1 AND wallet_id = due.wallet_id AND state = 1
     UNION ALL
     SELECT * FROM point_lot WHERE ${openLotsOf('due.wallet_id')} AND expires_at <= $4
     UNION ALL
     SELECT * FROM point_lot
     WHERE due.inactive AND ${openLotsOf('due.wallet_id')} AND expires_at IS NULL
     UNION ALL
     SELECT * FROM point_lot
     WHERE due.inactive AND ${openLotsOf('due.wallet_id')} AND expires_at > $4 AND also_by_inactivity
     OFFSET 0) l`,
);

export const FIND_LIVE_LOTS = statement<LotRow>(
  'find-live-lots',
  `SELECT ${LOT_COLUMNS} FROM UNNEST($2::bigint[]) AS wanted (wallet_id)
   CROSS JOIN LATERAL (
     SELECT * FROM point_lot WHERE program_id = $1 AND wallet_id = wanted.wallet_id AND state = 1
     UNION ALL
     SELECT * FROM point_lot WHERE ${openLotsOf('wanted.wallet_id')}
     OFFSET 0) l`,
);

/** The lots whose dates count protected days of the running pause, spent ones too: `$3` is its number, by wallet. */
export const FIND_LOTS_OF_PAUSE = statement<LotRow>(
  'find-lots-of-pause',
  `SELECT ${LOT_COLUMNS} FROM UNNEST($2::bigint[]) AS wanted (wallet_id)
   CROSS JOIN LATERAL (
     SELECT * FROM point_lot WHERE program_id = $1 AND wallet_id = wanted.wallet_id AND pause = $3 OFFSET 0) l`,
);

export const FIND_LOTS_EXPIRING = statement<LotRow>(
  'find-lots-expiring',
  `SELECT ${LOT_COLUMNS} FROM UNNEST($2::bigint[], $3::timestamptz[]) AS wanted (wallet_id, before)
   CROSS JOIN LATERAL (
     SELECT * FROM point_lot
     WHERE program_id = $1 AND wallet_id = wanted.wallet_id AND state = 1 AND expires_at < wanted.before
     UNION ALL
     SELECT * FROM point_lot
     WHERE ${openLotsOf('wanted.wallet_id')} AND expires_at < wanted.before
     OFFSET 0) l`,
);

export const FIND_NEXT_EXPIRIES = statement<{ walletId: number; at: Date }>(
  'find-next-expiries',
  `SELECT due.wallet_id AS "walletId", l.expires_at AS at FROM UNNEST($2::bigint[]) AS due (wallet_id)
   CROSS JOIN LATERAL (
     SELECT expires_at FROM point_lot
     WHERE ${openLotsOf('due.wallet_id')} AND expires_at > $3 ORDER BY expires_at LIMIT 1) l`,
);

export type HoldRow = Omit<Hold, 'isNew' | 'parts'> & { walletId: number; lots: number[]; points_of_lots: number[] };

const HOLD_COLUMNS = `h.wallet_id AS "walletId", h.id, h.status, h.points, h.captured, h.released, h.source_type AS "sourceType",
  h.source_id AS "sourceId", h.purpose, h.sequence, h.created_at AS "createdAt", h.expires_at AS "expiresAt",
  h.ended_at AS "endedAt", parts.lots, parts.points_of_lots`;

const PARTS = `CROSS JOIN LATERAL (
  SELECT array_agg(m.lot ORDER BY m.number) AS lots, array_agg(m.points ORDER BY m.number) AS points_of_lots
  FROM movement m WHERE m.program_id = h.program_id AND m.wallet_id = h.wallet_id AND m.sequence = h.sequence) parts`;

export const FIND_OPEN_HOLDS = statement<HoldRow>(
  'find-open-holds',
  `SELECT ${HOLD_COLUMNS} FROM UNNEST($2::bigint[]) AS due (wallet_id)
   CROSS JOIN LATERAL (
     SELECT * FROM hold WHERE program_id = $1 AND wallet_id = due.wallet_id AND ended_at IS NULL OFFSET 0) h
   ${PARTS}`,
);

export const FIND_HOLDS = statement<HoldRow>(
  'find-holds',
  `SELECT ${HOLD_COLUMNS} FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (SELECT * FROM hold WHERE program_id = $1 AND id = wanted.id OFFSET 0) h
   ${PARTS}`,
);

/** What a posting spent, lot by lot in the order in which it was taken. */
export interface SpentRow {
  walletId: number;
  sequence: number;
  lot: number;
  points: number;
}

export const FIND_SPENT = statement<SpentRow>(
  'find-spent-points',
  `SELECT m.wallet_id AS "walletId", m.sequence, m.lot, m.points
   FROM UNNEST($2::bigint[], $3::integer[]) AS wanted (wallet_id, sequence)
   CROSS JOIN LATERAL (
     SELECT * FROM movement WHERE program_id = $1 AND wallet_id = wanted.wallet_id AND sequence = wanted.sequence OFFSET 0) m
   WHERE m.to_account = ${String(Account.SPENT)} ORDER BY m.wallet_id, m.sequence, m.number`,
);
