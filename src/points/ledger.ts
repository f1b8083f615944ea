import { call, columnsOf, statement, type Call, type Tx } from '../platform/database/index.js';
import type { PostingDraft, Wallet } from './wallet.js';

// New or not, in one statement that always goes by the key, see docs/adr/0013.
const WRITE_WALLETS = statement(
  'write-wallets',
  `INSERT INTO wallet (program_id, id, member_id, currency, pending, available, held, owed,
     lifetime_earned, lifetime_spent, lifetime_expired, sequence, lot_count, last_posted_at, last_active_at, next_change_at)
   SELECT $1, * FROM UNNEST($2::bigint[], $3::uuid[], $4::smallint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[],
     $9::bigint[], $10::bigint[], $11::bigint[], $12::integer[], $13::integer[], $14::timestamptz[], $15::timestamptz[],
     $16::timestamptz[])
   ON CONFLICT (program_id, id) DO UPDATE SET pending = excluded.pending, available = excluded.available,
     held = excluded.held, owed = excluded.owed, lifetime_earned = excluded.lifetime_earned,
     lifetime_spent = excluded.lifetime_spent, lifetime_expired = excluded.lifetime_expired, sequence = excluded.sequence,
     lot_count = excluded.lot_count, last_posted_at = excluded.last_posted_at, last_active_at = excluded.last_active_at`,
);

const INSERT_POSTINGS = statement(
  'insert-postings',
  `INSERT INTO posting (program_id, recorded_at, wallet_id, sequence, kind, source_type, source_id, actor_type, actor_id,
     pending_after, available_after, held_after, owed_after, occurred_at)
   SELECT $1, $2, * FROM UNNEST($3::bigint[], $4::integer[], $5::smallint[], $6::smallint[], $7::uuid[], $8::smallint[],
     $9::uuid[], $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[], $14::timestamptz[])`,
);

const INSERT_MOVEMENTS = statement(
  'insert-movements',
  `INSERT INTO movement (program_id, wallet_id, sequence, number, from_account, to_account, points, lot, award_lot)
   SELECT $1, * FROM UNNEST($2::bigint[], $3::integer[], $4::smallint[], $5::smallint[], $6::smallint[], $7::bigint[],
     $8::integer[], $9::integer[])`,
);

const INSERT_LOTS = statement(
  'insert-lots',
  `INSERT INTO point_lot (program_id, wallet_id, number, state, points, free, held, forgiven, born_sequence, earned_at,
     available_at, expires_at)
   SELECT $1, * FROM UNNEST($2::bigint[], $3::integer[], $4::smallint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[],
     $9::integer[], $10::timestamptz[], $11::timestamptz[], $12::timestamptz[])`,
);

const UPDATE_LOTS = statement(
  'update-lots',
  `UPDATE point_lot SET state = n.state, free = n.free, held = n.held, forgiven = n.forgiven,
     available_at = n.available_at, expires_at = n.expires_at
   FROM UNNEST($2::bigint[], $3::integer[], $4::smallint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::timestamptz[],
     $9::timestamptz[]) AS n (wallet_id, number, state, free, held, forgiven, available_at, expires_at)
   WHERE point_lot.program_id = $1 AND point_lot.wallet_id = n.wallet_id AND point_lot.number = n.number`,
);

/**
 * The one way points move: writes decided postings with their movements, the lots they touched and the wallets as they
 * leave them. The members' rows must be locked by this transaction. `beside` goes in the same round trip, such as the events
 * that tell of the postings.
 */
export async function post(
  tx: Tx,
  programId: number,
  postings: readonly PostingDraft[],
  recordedAt: Date,
  beside: readonly Call<unknown>[] = [],
): Promise<void> {
  await tx.pipeline([...postingWrites(programId, postings, recordedAt), ...beside]);
}

/** The same as statements, for a transaction that sends all its writes in one pipeline. */
export function postingWrites(programId: number, postings: readonly PostingDraft[], recordedAt: Date): Call<unknown>[] {
  if (postings.length === 0) return [];
  const wallets = [...new Set(postings.map((posting) => posting.wallet))];
  return [
    writeWallets(programId, wallets),
    insertPostings(programId, postings, recordedAt),
    insertMovements(programId, postings),
    ...lotWrites(programId, wallets),
  ];
}

function writeWallets(programId: number, wallets: Wallet[]): Call<unknown> {
  return call(WRITE_WALLETS, [
    programId,
    ...columnsOf(wallets, 'id', 'memberId', 'currency', 'pending', 'available', 'held', 'owed'),
    ...columnsOf(wallets, 'lifetimeEarned', 'lifetimeSpent', 'lifetimeExpired', 'sequence', 'lotCount'),
    ...columnsOf(wallets, 'lastPostedAt', 'lastActiveAt', 'nextChangeAt'),
  ]);
}

function insertPostings(programId: number, postings: readonly PostingDraft[], recordedAt: Date): Call<unknown> {
  const causes = postings.map((posting) => posting.cause);
  return call(INSERT_POSTINGS, [
    programId,
    recordedAt,
    postings.map((posting) => posting.wallet.id),
    ...columnsOf(postings, 'sequence', 'kind'),
    ...columnsOf(causes, 'sourceType', 'sourceId', 'actorType', 'actorId'),
    ...columnsOf(postings, 'pendingAfter', 'availableAfter', 'heldAfter', 'owedAfter', 'occurredAt'),
  ]);
}

function insertMovements(programId: number, postings: readonly PostingDraft[]): Call<unknown> {
  const rows = postings.flatMap(({ wallet, sequence, movements }) =>
    movements.map((movement, index) => ({ ...movement, walletId: wallet.id, sequence, number: index + 1 })),
  );
  return call(INSERT_MOVEMENTS, [
    programId,
    ...columnsOf(rows, 'walletId', 'sequence', 'number', 'from', 'to', 'points', 'lot', 'awardLot'),
  ]);
}

/** A lot that was loaded and not touched is written as it was: cheaper than to keep account of it. */
function lotWrites(programId: number, wallets: Wallet[]): Call<unknown>[] {
  const lots = wallets.flatMap((wallet) => [...wallet.lots.values()].map((lot) => ({ ...lot, walletId: wallet.id })));
  const fresh = lots.filter((lot) => lot.isNew);
  const known = lots.filter((lot) => !lot.isNew);
  const writes: Call<unknown>[] = [];
  if (fresh.length > 0) {
    const columns = [
      ...columnsOf(fresh, 'walletId', 'number', 'state', 'points', 'free', 'held', 'forgiven'),
      ...columnsOf(fresh, 'bornSequence', 'earnedAt', 'availableAt', 'expiresAt'),
    ];
    writes.push(call(INSERT_LOTS, [programId, ...columns]));
  }
  if (known.length > 0) {
    const columns = columnsOf(
      known,
      'walletId',
      'number',
      'state',
      'free',
      'held',
      'forgiven',
      'availableAt',
      'expiresAt',
    );
    writes.push(call(UPDATE_LOTS, [programId, ...columns]));
  }
  return writes;
}
