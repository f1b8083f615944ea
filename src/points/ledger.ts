import { call, columnsOf, counting, statement, type Call, type Count, type Tx } from '../platform/database/index.js';
import { flowsOf } from './flows.js';
import type { Hold, Lot, Movement, PostingDraft, Wallet } from './wallet.js';

// New or not, in one statement that always goes by the key, see docs/adr/0013.
const WRITE_WALLETS = statement(
  'write-wallets',
  `INSERT INTO wallet (program_id, id, member_id, currency, pending, available, held, owed,
     lifetime_earned, lifetime_spent, lifetime_expired, sequence, lot_count, last_posted_at, last_active_at, next_change_at,
     policy_version)
   SELECT $1, * FROM UNNEST($2::bigint[], $3::uuid[], $4::smallint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[],
     $9::bigint[], $10::bigint[], $11::bigint[], $12::integer[], $13::integer[], $14::timestamptz[], $15::timestamptz[],
     $16::timestamptz[], $17::integer[])
   ON CONFLICT (program_id, id) DO UPDATE SET pending = excluded.pending, available = excluded.available,
     held = excluded.held, owed = excluded.owed, lifetime_earned = excluded.lifetime_earned,
     lifetime_spent = excluded.lifetime_spent, lifetime_expired = excluded.lifetime_expired, sequence = excluded.sequence,
     lot_count = excluded.lot_count, last_posted_at = excluded.last_posted_at, last_active_at = excluded.last_active_at,
     next_change_at = excluded.next_change_at, policy_version = excluded.policy_version`,
);

const INSERT_POSTINGS = statement(
  'insert-postings',
  `INSERT INTO posting (program_id, recorded_at, wallet_id, sequence, kind, source_type, source_id, actor_type, actor_id,
     pending_after, available_after, held_after, owed_after, occurred_at)
   SELECT $1, $2, * FROM UNNEST($3::bigint[], $4::integer[], $5::smallint[], $6::smallint[], $7::uuid[], $8::smallint[],
     $9::uuid[], $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[], $14::timestamptz[])`,
);

const INSERT_NOTES = statement(
  'insert-posting-notes',
  `INSERT INTO posting_note (program_id, wallet_id, sequence, note)
   SELECT $1, * FROM UNNEST($2::bigint[], $3::integer[], $4::text[])`,
);

const INSERT_MOVEMENTS = statement(
  'insert-movements',
  `INSERT INTO movement (program_id, wallet_id, sequence, number, from_account, to_account, points, lot, award_lot)
   SELECT $1, * FROM UNNEST($2::bigint[], $3::integer[], $4::integer[], $5::smallint[], $6::smallint[], $7::bigint[],
     $8::integer[], $9::integer[])`,
);

const INSERT_MOVEMENTS_OF_AWARDS_ELSEWHERE = statement(
  'insert-movements-of-awards-elsewhere',
  `INSERT INTO movement (program_id, wallet_id, sequence, number, from_account, to_account, points, lot, award_lot, award_wallet)
   SELECT $1, * FROM UNNEST($2::bigint[], $3::integer[], $4::integer[], $5::smallint[], $6::smallint[], $7::bigint[],
     $8::integer[], $9::integer[], $10::bigint[])`,
);

const INSERT_LOTS = statement(
  'insert-lots',
  `INSERT INTO point_lot (program_id, wallet_id, number, state, points, free, held, forgiven, born_sequence, earned_at,
     available_at, expires_at, also_by_inactivity, origin_wallet, origin_lot)
   SELECT $1, * FROM UNNEST($2::bigint[], $3::integer[], $4::smallint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[],
     $9::integer[], $10::timestamptz[], $11::timestamptz[], $12::timestamptz[], $13::boolean[], $14::bigint[], $15::integer[])`,
);

// Every row is there. As an upsert because that always goes by the key, see docs/adr/0013.
const UPDATE_LOTS = statement(
  'update-lots',
  `INSERT INTO point_lot (program_id, wallet_id, number, state, points, free, held, forgiven, born_sequence, earned_at,
     available_at, expires_at)
   SELECT $1, * FROM UNNEST($2::bigint[], $3::integer[], $4::smallint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[],
     $9::integer[], $10::timestamptz[], $11::timestamptz[], $12::timestamptz[])
   ON CONFLICT (program_id, wallet_id, number) DO UPDATE SET state = excluded.state, free = excluded.free, held = excluded.held,
     forgiven = excluded.forgiven, available_at = excluded.available_at, expires_at = excluded.expires_at`,
);

// The first change of a lot's expiry writes down what it was before, as of its birth.
const INSERT_TERMS = statement(
  'insert-lot-terms',
  `INSERT INTO lot_term (program_id, wallet_id, lot, sequence, expires_at, also_by_inactivity)
   SELECT $1, * FROM UNNEST($2::bigint[], $3::integer[], $4::integer[], $5::timestamptz[], $6::boolean[])
   ON CONFLICT (program_id, wallet_id, lot, sequence) DO NOTHING`,
);

const WRITE_HOLDS = statement(
  'write-holds',
  `INSERT INTO hold (program_id, wallet_id, id, status, points, captured, released, source_type, source_id, purpose, sequence,
     created_at, expires_at, ended_at)
   SELECT $1, * FROM UNNEST($2::bigint[], $3::uuid[], $4::smallint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::smallint[],
     $9::uuid[], $10::text[], $11::integer[], $12::timestamptz[], $13::timestamptz[], $14::timestamptz[])
   ON CONFLICT (program_id, id) DO UPDATE SET status = excluded.status, captured = excluded.captured,
     released = excluded.released, ended_at = excluded.ended_at`,
);

// By itself, since nearly no wallet has anything of this. Every row is there by then. As an upsert, see docs/adr/0013.
const RULE_WALLETS = statement(
  'rule-wallets',
  `INSERT INTO wallet (program_id, id, member_id, currency, protection, forfeit_at)
   SELECT $1, * FROM UNNEST($2::bigint[], $3::uuid[], $4::smallint[], $5::jsonb[], $6::timestamptz[])
   ON CONFLICT (program_id, id) DO UPDATE SET protection = excluded.protection, forfeit_at = excluded.forfeit_at`,
);

// The same of lots. They have their date by then.
const MARK_LOTS = statement(
  'mark-lots',
  `INSERT INTO point_lot (program_id, wallet_id, number, pause, also_by_inactivity, state, points, free, born_sequence, earned_at, expires_at)
   SELECT $1, marked.*, 1, 1, 1, 1, 'epoch', 'epoch'
   FROM UNNEST($2::bigint[], $3::integer[], $4::smallint[], $5::boolean[]) AS marked (wallet_id, number, pause, also_by_inactivity)
   ON CONFLICT (program_id, wallet_id, number) DO UPDATE SET pause = excluded.pause, also_by_inactivity = excluded.also_by_inactivity`,
);

/**
 * The one way points move: writes decided postings with their movements, the lots and holds they touched and the wallets as
 * they leave them. The members' rows must be locked by this transaction. `beside` goes in the same round trip, such as the
 * events that tell of the postings.
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

/** The same as statements, for a transaction that sends all its writes in one pipeline. `touched` are written in any case. */
export function postingWrites(
  programId: number,
  postings: readonly PostingDraft[],
  recordedAt: Date,
  touched: Iterable<Wallet> = [],
): Call<unknown>[] {
  const wallets = [...new Set([...touched, ...postings.map((posting) => posting.wallet)])];
  if (wallets.length === 0) return [];
  return [
    writeWallets(programId, wallets),
    ...ruleWallets(programId, wallets),
    ...(postings.length > 0 ? [counting(insertPostings(programId, postings, recordedAt), countsOf(postings))] : []),
    ...insertNotes(programId, postings),
    ...insertMovements(programId, postings),
    ...lotWrites(programId, wallets),
    ...markLots(programId, wallets),
    ...insertTerms(programId, postings),
    ...writeHolds(programId, wallets),
  ];
}

/** What became of points, for metrics. */
function countsOf(postings: readonly PostingDraft[]): Count[] {
  return flowsOf(postings.flatMap(({ movements }) => movements)).map(([of, by]) => ({ what: 'points', of, by }));
}

function writeWallets(programId: number, wallets: Wallet[]): Call<unknown> {
  return call(WRITE_WALLETS, [
    programId,
    ...columnsOf(wallets, 'id', 'memberId', 'currency', 'pending', 'available', 'held', 'owed'),
    ...columnsOf(wallets, 'lifetimeEarned', 'lifetimeSpent', 'lifetimeExpired', 'sequence', 'lotCount'),
    ...columnsOf(wallets, 'lastPostedAt', 'lastActiveAt', 'nextChangeAt', 'policyVersion'),
  ]);
}

function ruleWallets(programId: number, wallets: Wallet[]): Call<unknown>[] {
  const ruled = wallets.filter(({ isRuled }) => isRuled);
  if (ruled.length === 0) return [];
  const columns = columnsOf(ruled, 'id', 'memberId', 'currency');
  const spans = ruled.map(({ protection }) => protection && JSON.stringify(protection.spans));
  return [call(RULE_WALLETS, [programId, ...columns, spans, ...columnsOf(ruled, 'forfeitAt')])];
}

function markLots(programId: number, wallets: Wallet[]): Call<unknown>[] {
  const marked = wallets.flatMap(({ id: walletId, lots }) =>
    [...lots.values()]
      .filter(isMarked)
      .map(({ number, pause, alsoByInactivity }) => ({ walletId, number, pause, alsoByInactivity })),
  );
  if (marked.length === 0) return [];
  return [call(MARK_LOTS, [programId, ...columnsOf(marked, 'walletId', 'number', 'pause', 'alsoByInactivity')])];
}

function isMarked({ stored, pause, alsoByInactivity }: Lot): boolean {
  return (stored?.pause ?? null) !== pause || (stored !== null && stored.alsoByInactivity !== alsoByInactivity);
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

function insertNotes(programId: number, postings: readonly PostingDraft[]): Call<unknown>[] {
  const noted = postings.filter((posting) => posting.note !== null);
  if (noted.length === 0) return [];
  return [
    call(INSERT_NOTES, [programId, noted.map((posting) => posting.wallet.id), ...columnsOf(noted, 'sequence', 'note')]),
  ];
}

function insertMovements(programId: number, postings: readonly PostingDraft[]): Call<unknown>[] {
  const own = new MovementColumns();
  const elsewhere = new MovementColumns();
  for (const { wallet, sequence, movements } of postings) {
    for (let index = 0; index < movements.length; index++) {
      const movement = movements[index] as Movement;
      (movement.awardWallet === undefined ? own : elsewhere).add(wallet.id, sequence, index + 1, movement);
    }
  }
  const writes: Call<unknown>[] = [];
  if (own.size > 0) writes.push(call(INSERT_MOVEMENTS, [programId, ...own.columns]));
  if (elsewhere.size > 0) {
    writes.push(call(INSERT_MOVEMENTS_OF_AWARDS_ELSEWHERE, [programId, ...elsewhere.columns, elsewhere.awardWallets]));
  }
  return writes;
}

/** Movements column by column, as they are sent: there is one at least for every purchase. */
class MovementColumns {
  readonly awardWallets: (number | null)[] = [];
  private readonly walletIds: number[] = [];
  private readonly sequences: number[] = [];
  private readonly numbers: number[] = [];
  private readonly froms: number[] = [];
  private readonly tos: number[] = [];
  private readonly points: number[] = [];
  private readonly lots: (number | null)[] = [];
  private readonly awardLots: (number | null)[] = [];

  get size(): number {
    return this.walletIds.length;
  }

  get columns(): readonly unknown[] {
    const { walletIds, sequences, numbers, froms, tos, points, lots, awardLots } = this;
    return [walletIds, sequences, numbers, froms, tos, points, lots, awardLots];
  }

  add(walletId: number, sequence: number, number: number, movement: Movement): void {
    this.walletIds.push(walletId);
    this.sequences.push(sequence);
    this.numbers.push(number);
    this.froms.push(movement.from);
    this.tos.push(movement.to);
    this.points.push(movement.points);
    this.lots.push(movement.lot);
    this.awardLots.push(movement.awardLot);
    this.awardWallets.push(movement.awardWallet ?? null);
  }
}

function lotWrites(programId: number, wallets: Wallet[]): Call<unknown>[] {
  const fresh: Lot[] = [];
  const freshIn: number[] = [];
  const changed: Lot[] = [];
  const changedIn: number[] = [];
  for (const wallet of wallets) {
    for (const lot of wallet.lots.values()) {
      if (!lot.stored) {
        fresh.push(lot);
        freshIn.push(wallet.id);
      } else if (hasChanged(lot, lot.stored)) {
        changed.push(lot);
        changedIn.push(wallet.id);
      }
    }
  }
  const writes: Call<unknown>[] = [];
  if (fresh.length > 0) {
    const originWallets = fresh.map(({ origin }) => origin?.walletId ?? null);
    const originLots = fresh.map(({ origin }) => origin?.lot ?? null);
    const marks = columnsOf(fresh, 'alsoByInactivity');
    writes.push(call(INSERT_LOTS, [programId, freshIn, ...lotColumns(fresh), ...marks, originWallets, originLots]));
  }
  if (changed.length > 0) writes.push(call(UPDATE_LOTS, [programId, changedIn, ...lotColumns(changed)]));
  return writes;
}

function lotColumns(lots: readonly Lot[]): unknown[][] {
  return [
    ...columnsOf(lots, 'number', 'state', 'points', 'free', 'held', 'forgiven'),
    ...columnsOf(lots, 'bornSequence', 'earnedAt', 'availableAt', 'expiresAt'),
  ];
}

function hasChanged(lot: Lot, stored: NonNullable<Lot['stored']>): boolean {
  return (
    lot.state !== stored.state ||
    lot.free !== stored.free ||
    lot.held !== stored.held ||
    lot.forgiven !== stored.forgiven ||
    lot.availableAt?.getTime() !== stored.availableAt?.getTime() ||
    lot.expiresAt?.getTime() !== stored.expiresAt?.getTime()
  );
}

function insertTerms(programId: number, postings: readonly PostingDraft[]): Call<unknown>[] {
  const rows = postings.flatMap(({ wallet, sequence, terms }) =>
    terms.flatMap(({ lot, before, after }) => [
      { walletId: wallet.id, lot: lot.number, sequence: lot.bornSequence, ...before },
      { walletId: wallet.id, lot: lot.number, sequence, ...after },
    ]),
  );
  if (rows.length === 0) return [];
  return [
    call(INSERT_TERMS, [programId, ...columnsOf(rows, 'walletId', 'lot', 'sequence', 'expiresAt', 'alsoByInactivity')]),
  ];
}

function writeHolds(programId: number, wallets: Wallet[]): Call<unknown>[] {
  const holds: (Hold & { walletId: number })[] = wallets.flatMap((wallet) =>
    [...wallet.holds.values()]
      .filter((hold) => hold.isNew || hold.endedAt !== null)
      .map((hold) => ({ ...hold, walletId: wallet.id })),
  );
  if (holds.length === 0) return [];
  return [
    call(WRITE_HOLDS, [
      programId,
      ...columnsOf(holds, 'walletId', 'id', 'status', 'points', 'captured', 'released', 'sourceType', 'sourceId'),
      ...columnsOf(holds, 'purpose', 'sequence', 'createdAt', 'expiresAt', 'endedAt'),
    ]),
  ];
}
