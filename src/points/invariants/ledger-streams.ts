import { statement } from '../../platform/database/index.js';
import { SortedRows, type Evidence } from '../../platform/verify/index.js';
import { Account } from '../codes.js';
import type {
  ForgivenElsewhere,
  StoredLot,
  StoredMove,
  StoredMovement,
  StoredPosting,
  StoredTerm,
  StoredWallet,
} from './ledger-rows.js';

const WALLETS = statement<StoredWallet>(
  'verify-wallets',
  `SELECT id AS "walletId", currency, pending, available, held, owed, lifetime_earned AS "lifetimeEarned",
          lifetime_spent AS "lifetimeSpent", lifetime_expired AS "lifetimeExpired", sequence, lot_count AS "lotCount",
          last_posted_at AS "lastPostedAt"
   FROM wallet WHERE program_id = $1 AND id > $2 ORDER BY id LIMIT $3`,
);

const POSTINGS = statement<StoredPosting>(
  'verify-postings',
  `SELECT wallet_id AS "walletId", sequence, kind, source_type AS "sourceType", source_id AS "sourceId",
          pending_after AS pending, available_after AS available, held_after AS held, owed_after AS owed,
          occurred_at AS "occurredAt"
   FROM posting WHERE program_id = $1 AND (wallet_id, sequence) > ($2, $3) ORDER BY wallet_id, sequence LIMIT $4`,
);

const MOVEMENTS = statement<StoredMovement>(
  'verify-movements',
  `SELECT wallet_id AS "walletId", sequence, number, from_account AS "from", to_account AS "to", points, lot,
          award_lot AS "awardLot", award_wallet AS "awardWallet"
   FROM movement WHERE program_id = $1 AND (wallet_id, sequence, number) > ($2, $3, $4)
   ORDER BY wallet_id, sequence, number LIMIT $5`,
);

const LOTS = statement<StoredLot>(
  'verify-lots',
  `SELECT wallet_id AS "walletId", number, state, points, free, held, forgiven, born_sequence AS "bornSequence",
          expires_at AS "expiresAt", also_by_inactivity AS "alsoByInactivity"
   FROM point_lot WHERE program_id = $1 AND (wallet_id, number) > ($2, $3) ORDER BY wallet_id, number LIMIT $4`,
);

const TERMS = statement<StoredTerm>(
  'verify-terms',
  `SELECT wallet_id AS "walletId", lot, sequence, expires_at AS "expiresAt", also_by_inactivity AS "alsoByInactivity"
   FROM lot_term WHERE program_id = $1 AND (wallet_id, lot, sequence) > ($2, $3, $4)
   ORDER BY wallet_id, lot, sequence LIMIT $5`,
);

const MOVES = statement<StoredMove>(
  'verify-moved-figures',
  `SELECT wallet_id AS "walletId", sum(earned)::bigint AS earned, sum(spent)::bigint AS spent, sum(expired)::bigint AS expired
   FROM (
     SELECT to_wallet AS wallet_id, earned, spent, expired FROM wallet_merge WHERE program_id = $1 AND to_wallet > $2
     UNION ALL
     SELECT from_wallet, -earned, -spent, -expired FROM wallet_merge WHERE program_id = $1 AND from_wallet > $2) moved
   GROUP BY wallet_id ORDER BY wallet_id LIMIT $3`,
);

const FORGIVEN = statement<ForgivenElsewhere>(
  'verify-forgiven-elsewhere',
  `SELECT award_wallet AS "walletId", award_lot AS lot,
          sum(CASE ${String(Account.FORGIVEN)} WHEN from_account THEN points ELSE -points END)::bigint AS points
   FROM movement
   WHERE program_id = $1 AND award_wallet IS NOT NULL AND lot IS NULL
     AND ${String(Account.FORGIVEN)} IN (from_account, to_account) AND (award_wallet, award_lot) > ($2, $3)
   GROUP BY award_wallet, award_lot ORDER BY award_wallet, award_lot LIMIT $4`,
);

/** The ledger of a program in seven streams, each in the order of wallets: a wallet is read together, and never more than it. */
export interface LedgerStreams {
  wallets: SortedRows<StoredWallet>;
  postings: SortedRows<StoredPosting>;
  movements: SortedRows<StoredMovement>;
  lots: SortedRows<StoredLot>;
  terms: SortedRows<StoredTerm>;
  moves: SortedRows<StoredMove>;
  forgiven: SortedRows<ForgivenElsewhere>;
}

export function ledgerStreams(evidence: Evidence): LedgerStreams {
  return {
    wallets: new SortedRows(evidence, WALLETS, [-1], (row) => [row.walletId]),
    postings: new SortedRows(evidence, POSTINGS, [-1, -1], (row) => [row.walletId, row.sequence]),
    movements: new SortedRows(evidence, MOVEMENTS, [-1, -1, -1], (row) => [row.walletId, row.sequence, row.number]),
    lots: new SortedRows(evidence, LOTS, [-1, -1], (row) => [row.walletId, row.number]),
    terms: new SortedRows(evidence, TERMS, [-1, -1, -1], (row) => [row.walletId, row.lot, row.sequence]),
    moves: new SortedRows(evidence, MOVES, [-1], (row) => [row.walletId]),
    forgiven: new SortedRows(evidence, FORGIVEN, [-1, -1], (row) => [row.walletId, row.lot]),
  };
}

/** The wallet that comes next in any of them; null at the end of all. */
export async function nextWallet(streams: LedgerStreams): Promise<number | null> {
  let next: number | null = null;
  for (const stream of Object.values(streams) as SortedRows<{ walletId: number }>[]) {
    const head = await stream.peek();
    if (head && (next === null || head.walletId < next)) next = head.walletId;
  }
  return next;
}
