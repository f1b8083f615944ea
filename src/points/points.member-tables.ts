import { idColumn, nameColumn, OWN_ROWS, pairColumn, type MemberTable } from '../members/index.js';
import { Account, ActorType, HoldStatus, Kind, LotState, SourceType } from './codes.js';
import { lotId } from './lots/lot-id.js';
import { postingId } from './posting-id.js';

/** Rows of the member's wallets. */
const WALLETS = '(SELECT w.id FROM wallet w WHERE w.program_id = $1 AND w.member_id = $2)';
const WALLET_ROWS = `t.wallet_id IN ${WALLETS}`;

const CURRENCY = `(SELECT c.code FROM point_currency c WHERE c.program_id = t.program_id AND c.number = t.currency)`;

const CURRENCY_OF_WALLET = `(SELECT c.code FROM wallet w
  JOIN point_currency c ON c.program_id = w.program_id AND c.number = w.currency
  WHERE w.program_id = t.program_id AND w.id = t.wallet_id)`;

const posting = (sequence: string) =>
  pairColumn('t.wallet_id', sequence, (wallet, number) => postingId(Number(wallet), Number(number)));
const lot = (number: string, wallet = 't.wallet_id') =>
  pairColumn(wallet, number, (id, part) => lotId(Number(id), Number(part)));

const LEDGER = { kind: 'LEDGER' } as const;
const KEPT = { kind: 'KEPT', why: 'the ledger: numbers, times and inner ids, which its totals are made of' } as const;

/** What becomes of the rows of the ledger that belong to a member. */
export const POINTS_MEMBER_TABLES: readonly MemberTable[] = [
  {
    table: 'wallet',
    rows: OWN_ROWS,
    merge: LEDGER,
    export: {
      kind: 'LISTED',
      as: 'points/wallets',
      columns: {
        currency: CURRENCY,
        available: 't.available',
        pending: 't.pending',
        held: 't.held',
        owed: 't.owed',
        lifetimeEarned: 't.lifetime_earned',
        lifetimeSpent: 't.lifetime_spent',
        lifetimeExpired: 't.lifetime_expired',
        lastActiveAt: 't.last_active_at',
      },
      key: ['currency'],
    },
    erase: KEPT,
    personal: [],
    impersonal: ['protection'],
  },
  {
    table: 'posting',
    rows: WALLET_ROWS,
    merge: LEDGER,
    export: {
      kind: 'LISTED',
      as: 'points/postings',
      columns: {
        id: posting('t.sequence'),
        currency: CURRENCY_OF_WALLET,
        sequence: 't.sequence',
        kind: nameColumn(Kind, 't.kind'),
        source: nameColumn(SourceType, 't.source_type'),
        byWhom: nameColumn(ActorType, 't.actor_type'),
        availableAfter: 't.available_after',
        pendingAfter: 't.pending_after',
        heldAfter: 't.held_after',
        owedAfter: 't.owed_after',
        occurredAt: 't.occurred_at',
        recordedAt: 't.recorded_at',
        reason: `(SELECT n.note FROM posting_note n
          WHERE n.program_id = t.program_id AND n.wallet_id = t.wallet_id AND n.sequence = t.sequence)`,
      },
      key: ['wallet_id', 'sequence'],
    },
    erase: KEPT,
    personal: [],
    impersonal: [],
  },
  {
    table: 'posting_note',
    rows: WALLET_ROWS,
    merge: LEDGER,
    export: { kind: 'LEFT_OUT', why: 'stands with its posting, as its reason' },
    erase: { kind: 'DELETED' },
    personal: ['note'],
    impersonal: [],
  },
  {
    table: 'movement',
    rows: WALLET_ROWS,
    merge: LEDGER,
    export: {
      kind: 'LISTED',
      as: 'points/movements',
      columns: {
        posting: posting('t.sequence'),
        number: 't.number',
        from: nameColumn(Account, 't.from_account'),
        to: nameColumn(Account, 't.to_account'),
        points: 't.points',
        lot: lot('t.lot'),
      },
      key: ['wallet_id', 'sequence', 'number'],
    },
    erase: KEPT,
    personal: [],
    impersonal: [],
  },
  {
    table: 'point_lot',
    rows: WALLET_ROWS,
    merge: LEDGER,
    export: {
      kind: 'LISTED',
      as: 'points/lots',
      columns: {
        id: lot('t.number'),
        currency: CURRENCY_OF_WALLET,
        state: nameColumn(LotState, 't.state'),
        points: 't.points',
        free: 't.free',
        held: 't.held',
        forgiven: 't.forgiven',
        earnedAt: 't.earned_at',
        availableAt: 't.available_at',
        expiresAt: 't.expires_at',
        alsoByInactivity: 't.also_by_inactivity',
      },
      key: ['wallet_id', 'number'],
    },
    erase: KEPT,
    personal: [],
    impersonal: [],
  },
  {
    table: 'lot_term',
    rows: WALLET_ROWS,
    merge: LEDGER,
    export: {
      kind: 'LISTED',
      as: 'points/lotTerms',
      columns: {
        lot: lot('t.lot'),
        posting: posting('t.sequence'),
        expiresAt: 't.expires_at',
        alsoByInactivity: 't.also_by_inactivity',
      },
      key: ['wallet_id', 'lot', 'sequence'],
    },
    erase: KEPT,
    personal: [],
    impersonal: [],
  },
  {
    table: 'hold',
    rows: WALLET_ROWS,
    merge: LEDGER,
    export: {
      kind: 'LISTED',
      as: 'points/holds',
      columns: {
        id: idColumn('hld', 't.id'),
        currency: CURRENCY_OF_WALLET,
        status: nameColumn(HoldStatus, 't.status'),
        points: 't.points',
        captured: 't.captured',
        released: 't.released',
        purpose: 't.purpose',
        createdAt: 't.created_at',
        expiresAt: 't.expires_at',
        endedAt: 't.ended_at',
      },
      key: ['id'],
    },
    erase: { kind: 'CLEARED', columns: { purpose: 'NULL' } },
    personal: ['purpose'],
    impersonal: [],
  },
  {
    table: 'wallet_merge',
    rows: `t.from_wallet IN ${WALLETS} OR t.to_wallet IN ${WALLETS}`,
    merge: LEDGER,
    export: {
      kind: 'LEFT_OUT',
      why: 'sums of what the postings of merges moved, and of figures that the wallets have',
    },
    erase: KEPT,
    personal: [],
    impersonal: [],
  },
];
