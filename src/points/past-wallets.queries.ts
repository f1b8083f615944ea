import { statement, type Queryable } from '../platform/database/index.js';
import { Account, Kind, SourceType } from './codes.js';
import { sqlIsOwnDoing } from './inactivity/own-doing.js';
import type { Lot, Wallet } from './wallet.js';

type FiguresRow = Pick<
  Wallet,
  | 'pending'
  | 'available'
  | 'held'
  | 'owed'
  | 'lifetimeEarned'
  | 'lifetimeSpent'
  | 'lifetimeExpired'
  | 'sequence'
  | 'lastPostedAt'
  | 'lastActiveAt'
>;

const from = (account: Account): string =>
  `CASE ${String(account)} WHEN m.from_account THEN m.points WHEN m.to_account THEN -m.points ELSE 0 END`;

const into = (account: Account): string => `-(${from(account)})`;

const summed = (term: string): string => `coalesce(sum(${term}), 0)::bigint`;

/**
 * When a wallet's member was last active up to a posting of it, as SQL, but for what merges brought; `$1` is the program. Who never was
 * is so from when first something was given to them.
 */
export const lastActiveOf = (wallet: string, sequence: string): string => `coalesce(
  (SELECT max(a.occurred_at) FROM posting a
   WHERE a.program_id = $1 AND a.wallet_id = ${wallet} AND a.sequence <= ${sequence}
     AND (a.kind IN (${[Kind.SPEND, Kind.CAPTURE].join(', ')}) OR (a.kind = ${String(Kind.EARN)} AND ${sqlIsOwnDoing('a')}))),
  (SELECT a.occurred_at FROM posting a
   WHERE a.program_id = $1 AND a.wallet_id = ${wallet} AND a.sequence <= ${sequence}
     AND a.kind IN (${[Kind.EARN, Kind.ADJUST, Kind.TRANSFER_IN].join(', ')}) AND a.source_type <> ${String(SourceType.MERGE)}
     AND EXISTS (SELECT FROM movement g WHERE g.program_id = $1 AND g.wallet_id = ${wallet} AND g.sequence = a.sequence
       AND g.to_account IN (${[Account.PENDING, Account.AVAILABLE].join(', ')}))
     AND NOT EXISTS (SELECT FROM wallet_merge g WHERE g.program_id = $1 AND g.to_wallet = ${wallet}
       AND g.to_sequence < a.sequence AND g.last_active_at IS NOT NULL)
   ORDER BY a.sequence LIMIT 1))`;

const FIGURES_AT = statement<FiguresRow>(
  'find-wallet-figures-at',
  `SELECT last.pending_after AS pending, last.available_after AS available, last.held_after AS held, last.owed_after AS owed,
          sums.*, last.sequence, last.occurred_at AS "lastPostedAt",
          ${lastActiveOf('$2', 'last.sequence')} AS "lastActiveAt"
   FROM (SELECT * FROM posting WHERE program_id = $1 AND wallet_id = $2 AND occurred_at <= $3
         ORDER BY sequence DESC LIMIT 1) last
   CROSS JOIN LATERAL (
     SELECT ${summed(from(Account.ISSUED))} AS "lifetimeEarned", ${summed(into(Account.SPENT))} AS "lifetimeSpent",
            ${summed(into(Account.EXPIRED))} AS "lifetimeExpired"
     FROM movement m WHERE m.program_id = $1 AND m.wallet_id = $2 AND m.sequence <= last.sequence) sums`,
);

/** The figures of a wallet right after the last posting that had taken effect by then; null when none had. */
export async function findFiguresAt(
  db: Queryable,
  programId: number,
  walletId: number,
  at: Date,
): Promise<FiguresRow | null> {
  return (await db.query(FIGURES_AT, [programId, walletId, at]))[0] ?? null;
}

/** What merges gave to a wallet, less what they took from it: lifetime figures, and when those were active whose points came. */
export type MovedFigures = Pick<Wallet, 'lifetimeEarned' | 'lifetimeSpent' | 'lifetimeExpired' | 'lastActiveAt'>;

const signed = (figure: string): string =>
  `coalesce(sum(CASE WHEN to_wallet = $2 THEN ${figure} ELSE -${figure} END), 0)::bigint`;

const FIGURES_MOVED = statement<MovedFigures>(
  'find-figures-moved-until',
  `SELECT ${signed('earned')} AS "lifetimeEarned", ${signed('spent')} AS "lifetimeSpent", ${signed('expired')} AS "lifetimeExpired",
          max(last_active_at) FILTER (WHERE to_wallet = $2) AS "lastActiveAt"
   FROM (
     SELECT to_wallet, at, earned, spent, expired, last_active_at FROM wallet_merge WHERE program_id = $1 AND to_wallet = $2
     UNION ALL
     SELECT to_wallet, at, earned, spent, expired, last_active_at FROM wallet_merge WHERE program_id = $1 AND from_wallet = $2) moved
   WHERE at <= $3`,
);

/** What merges and unmerges had moved by then. */
export async function findFiguresMoved(
  db: Queryable,
  programId: number,
  walletId: number,
  at: Date,
): Promise<MovedFigures> {
  const [moved] = await db.query(FIGURES_MOVED, [programId, walletId, at]);
  return moved as MovedFigures;
}

const MERGED_SINCE = statement<{ merged: boolean }>(
  'find-merge-of-wallet-since',
  `SELECT EXISTS (SELECT FROM wallet_merge WHERE program_id = $1 AND to_wallet = $2 AND at > $3)
     OR EXISTS (SELECT FROM wallet_merge WHERE program_id = $1 AND from_wallet = $2 AND at > $3) AS merged`,
);

/** Whether figures of a wallet were moved after that moment, which may be without a posting. */
export async function isMergedSince(db: Queryable, programId: number, walletId: number, at: Date): Promise<boolean> {
  return (await db.query(MERGED_SINCE, [programId, walletId, at]))[0]?.merged ?? false;
}

export type PastLotRow = Pick<
  Lot,
  | 'number'
  | 'state'
  | 'points'
  | 'free'
  | 'held'
  | 'bornSequence'
  | 'earnedAt'
  | 'availableAt'
  | 'expiresAt'
  | 'alsoByInactivity'
>;

// `lot_term` has no row for a lot whose expiry never changed, else also the one it was born with.
const LOTS_AT = statement<PastLotRow>(
  'find-lots-at',
  `SELECT l.number, CASE WHEN sums.pending > 0 THEN 1 ELSE 2 END AS state, l.points, sums.pending + sums.available AS free,
          sums.held, l.born_sequence AS "bornSequence", l.earned_at AS "earnedAt", l.available_at AS "availableAt",
          CASE WHEN term.lot IS NULL THEN l.expires_at ELSE term.expires_at END AS "expiresAt",
          CASE WHEN term.lot IS NULL THEN l.also_by_inactivity ELSE term.also_by_inactivity END AS "alsoByInactivity"
   FROM (
     SELECT m.lot, ${summed(into(Account.PENDING))} AS pending, ${summed(into(Account.AVAILABLE))} AS available,
            ${summed(into(Account.HELD))} AS held
     FROM movement m WHERE m.program_id = $1 AND m.wallet_id = $2 AND m.sequence <= $3 AND m.lot IS NOT NULL
     GROUP BY m.lot) sums
   JOIN point_lot l ON l.program_id = $1 AND l.wallet_id = $2 AND l.number = sums.lot
   LEFT JOIN LATERAL (
     SELECT t.lot, t.expires_at, t.also_by_inactivity FROM lot_term t
     WHERE t.program_id = $1 AND t.wallet_id = $2 AND t.lot = sums.lot AND t.sequence <= $3
     ORDER BY t.sequence DESC LIMIT 1) term ON true
   WHERE sums.pending + sums.available + sums.held > 0`,
);

/** The lots that had something right after that posting, by the expiry in force then. */
export function findLotsAt(
  db: Queryable,
  programId: number,
  walletId: number,
  sequence: number,
): Promise<PastLotRow[]> {
  return db.query(LOTS_AT, [programId, walletId, sequence]);
}
