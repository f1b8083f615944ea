import { call, columnsOf, statement, type Call, type Queryable } from '../../platform/database/index.js';
import { Account, Kind, SourceType } from '../codes.js';
import { LOT_COLUMNS, type LotRow } from '../wallets.queries.js';
import type { Figures, Reverted } from './figures.js';

/** What a merge, or its end, moved from one wallet to another, as it is noted. */
export interface WalletMove extends Figures {
  mergeId: string;
  fromWallet: number;
  /** The last posting of either wallet when it was done. */
  fromSequence: number;
  toWallet: number;
  toSequence: number;
  /** Whether it is what the end of the merge gave back. */
  isReturn: boolean;
  at: Date;
  available: number;
  pending: number;
  owed: number;
  /** When the member of the wallet it left counts as last active. */
  lastActiveAt: Date | null;
}

const NOTE = statement(
  'note-wallet-merges',
  `INSERT INTO wallet_merge (program_id, merge_id, from_wallet, from_sequence, to_wallet, to_sequence, is_return, at,
     available, pending, owed, earned, spent, expired, last_active_at)
   SELECT $1, * FROM UNNEST($2::uuid[], $3::bigint[], $4::integer[], $5::bigint[], $6::integer[], $7::boolean[],
     $8::timestamptz[], $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[],
     $15::timestamptz[])`,
);

const COLUMNS = `merge_id AS "mergeId", from_wallet AS "fromWallet", from_sequence AS "fromSequence", to_wallet AS "toWallet",
  to_sequence AS "toSequence", is_return AS "isReturn", at, available, pending, owed, earned, spent, expired, last_active_at AS "lastActiveAt"`;

/** `$1` is the program, `$2` the inner ids of merges: what they moved, wallet by wallet, but not what their ends gave back. */
export const MOVES_OF_MERGES = statement<WalletMove & { currency: number }>(
  'find-moves-of-merges',
  `SELECT ${COLUMNS}, w.currency FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (
     SELECT * FROM wallet_merge WHERE program_id = $1 AND merge_id = wanted.id AND NOT is_return OFFSET 0) m
   CROSS JOIN LATERAL (SELECT currency FROM wallet WHERE program_id = $1 AND id = m.from_wallet OFFSET 0) w
   ORDER BY merge_id, w.currency`,
);

/**
 * The lots of survivors that came by a merge: those it brought, those that a refund of what was spent before brought since, and
 * what came of them in merges and unmerges of the survivor. Only those with something free.
 */
export const FIND_MOVED_LOTS = statement<LotRow>(
  'find-lots-moved-by-merge',
  `WITH RECURSIVE moved AS (
     SELECT b.wallet_id, b.number
     FROM UNNEST($3::bigint[], $4::bigint[], $5::integer[]) AS m (from_wallet, to_wallet, to_sequence)
     CROSS JOIN LATERAL (
       SELECT o.wallet_id, o.number FROM point_lot o
       JOIN posting p ON p.program_id = $1 AND p.wallet_id = o.wallet_id AND p.sequence = o.born_sequence
       WHERE o.program_id = $1 AND o.origin_wallet = m.from_wallet AND o.wallet_id = m.to_wallet
         AND (p.source_type = ${String(SourceType.MERGE)} AND p.source_id = $2
           OR p.kind = ${String(Kind.REFUND)} AND o.born_sequence > m.to_sequence) OFFSET 0) b
     UNION
     SELECT h.wallet_id, h.number FROM moved f
     CROSS JOIN LATERAL (
       SELECT o.wallet_id, o.number FROM point_lot o
       JOIN posting p ON p.program_id = $1 AND p.wallet_id = o.wallet_id AND p.sequence = o.born_sequence
       WHERE o.program_id = $1 AND o.origin_wallet = f.wallet_id AND o.origin_lot = f.number
         AND p.source_type <> ${String(SourceType.TRANSFER)} OFFSET 0) h)
   SELECT ${LOT_COLUMNS} FROM moved f
   CROSS JOIN LATERAL (
     SELECT * FROM point_lot WHERE program_id = $1 AND wallet_id = f.wallet_id AND number = f.number OFFSET 0) l
   WHERE l.wallet_id = ANY ($4) AND l.free > 0`,
);

export function noteMoves(programId: number, moves: readonly WalletMove[]): Call<never>[] {
  if (moves.length === 0) return [];
  return [
    call(NOTE, [
      programId,
      ...columnsOf(moves, 'mergeId', 'fromWallet', 'fromSequence', 'toWallet', 'toSequence', 'isReturn', 'at'),
      ...columnsOf(moves, 'available', 'pending', 'owed', 'earned', 'spent', 'expired', 'lastActiveAt'),
    ]),
  ];
}

/** What a merge moved, wallet by wallet. */
export function findMoves(programId: number, mergeId: string): Call<WalletMove> {
  return call(MOVES_OF_MERGES, [programId, [mergeId]]);
}

// `source`: the wallets in which was booked what the figures count, those that were merged into the one before among them. `holder`:
// those where it may have come back since, that of the survivor and those into which it was merged and unmerged again.
const FIND_REVERTED = statement<Reverted & { fromWallet: number }>(
  'find-figures-reverted-since-merge',
  `WITH RECURSIVE move AS (
     SELECT * FROM UNNEST($2::bigint[], $3::bigint[], $4::integer[]) AS m (from_wallet, to_wallet, to_sequence)),
   source AS (
     SELECT from_wallet, from_wallet AS wallet_id FROM move
     UNION
     SELECT s.from_wallet, n.from_wallet FROM source s
     CROSS JOIN LATERAL (
       SELECT o.from_wallet FROM wallet_merge o
       WHERE o.program_id = $1 AND o.to_wallet = s.wallet_id AND NOT o.is_return AND NOT EXISTS (
         SELECT FROM wallet_merge r WHERE r.program_id = $1 AND r.merge_id = o.merge_id AND r.is_return) OFFSET 0) n),
   holder AS (
     SELECT from_wallet, to_wallet AS wallet_id, to_sequence AS since FROM move
     UNION
     SELECT h.from_wallet, n.to_wallet, n.to_sequence FROM holder h
     CROSS JOIN LATERAL (
       SELECT o.to_wallet, o.to_sequence FROM wallet_merge o
       WHERE o.program_id = $1 AND o.from_wallet = h.wallet_id AND NOT o.is_return AND o.from_sequence >= h.since OFFSET 0) n)
   SELECT s.from_wallet AS "fromWallet",
          coalesce(sum(m.points) FILTER (WHERE m.to_account = ${String(Account.ISSUED)}), 0)::bigint AS earned,
          coalesce(sum(m.points) FILTER (WHERE m.from_account = ${String(Account.SPENT)}), 0)::bigint AS spent
   FROM source s
   JOIN (SELECT from_wallet, wallet_id, min(since) AS since FROM holder GROUP BY from_wallet, wallet_id) h
     ON h.from_wallet = s.from_wallet
   CROSS JOIN LATERAL (
     SELECT points, from_account, to_account FROM movement
     WHERE program_id = $1 AND award_wallet = s.wallet_id AND wallet_id = h.wallet_id AND sequence > h.since OFFSET 0) m
   GROUP BY s.from_wallet`,
);

/** What came back since these moves of what their figures count, by the wallet that they left. */
export async function findReverted(
  db: Queryable,
  programId: number,
  moves: readonly WalletMove[],
): Promise<Map<number, Reverted>> {
  const rows = await db.query(FIND_REVERTED, [programId, ...columnsOf(moves, 'fromWallet', 'toWallet', 'toSequence')]);
  return new Map(rows.map(({ fromWallet, ...reverted }) => [fromWallet, reverted]));
}
