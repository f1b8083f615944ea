import { MAX_POINTS } from '../kernel/points.js';
import { Account, type ActorType, type HoldStatus, type Kind, type LotState, type SourceType } from './codes.js';
import type { WalletProtection } from './protection/protection.js';
import type { LotDate } from './terms.js';

/** The points of one award: the first of them to expire is the first to be spent. */
export interface Lot extends LotDate {
  readonly number: number;
  /** As the database has it; null for one that this transaction made. */
  readonly stored: LotTerms | null;
  state: LotState;
  readonly points: number;
  free: number;
  held: number;
  forgiven: number;
  readonly bornSequence: number;
  readonly earnedAt: Date;
  /** When it became available or, while it is pending, when it will; null as long as nobody can say. */
  availableAt: Date | null;
  /** The pause of the member whose protected days its date counts; null for none, and when staff named the date. */
  pause: number | null;
  /** For points that came from another wallet: the lot that they were there. */
  readonly origin: { walletId: number; lot: number } | null;
}

/** What may change of a lot. */
export type LotTerms = Pick<
  Lot,
  'state' | 'free' | 'held' | 'forgiven' | 'availableAt' | 'expiresAt' | 'alsoByInactivity' | 'pause'
>;

/** Points of some lots, set aside. */
export interface Hold {
  readonly id: string;
  readonly isNew: boolean;
  status: HoldStatus;
  readonly points: number;
  captured: number;
  released: number;
  readonly sourceType: SourceType;
  readonly sourceId: string | null;
  readonly purpose: string | null;
  /** The posting that set them aside. */
  readonly sequence: number;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  endedAt: Date | null;
  /** How much of which lot. */
  readonly parts: readonly { lot: number; points: number }[];
}

/** A member's holdings in one point currency, with those of its lots that a decision needs. */
export interface Wallet {
  readonly id: number;
  readonly memberId: string;
  readonly currency: number;
  pending: number;
  available: number;
  held: number;
  owed: number;
  lifetimeEarned: number;
  lifetimeSpent: number;
  lifetimeExpired: number;
  sequence: number;
  lotCount: number;
  lastPostedAt: Date | null;
  lastActiveAt: Date | null;
  /** Not after the next moment at which something becomes due; null for never. Too early does no harm. */
  nextChangeAt: Date | null;
  /** Up to which version of the currency's expiry policy its lots are dated. */
  policyVersion: number;
  /** The days that pauses of the member protect; null for nearly everybody. */
  protection: WalletProtection | null;
  /** When everything is forfeited, since the member has left. */
  forfeitAt: Date | null;
  /** Whether one of these two is to be written. */
  isRuled: boolean;
  readonly lots: Map<number, Lot>;
  /** The holds that were loaded or made. */
  readonly holds: Map<string, Hold>;
}

/**
 * So many points from one account to another, of one lot. `awardLot`: for which award they are taken back; of points that are given
 * back and were spent or forgiven in another wallet, of which lot there.
 */
export interface Movement {
  from: Account;
  to: Account;
  points: number;
  lot: number | null;
  awardLot: number | null;
  /** In which wallet `awardLot` is, where it is another: its member was merged into this one's. */
  awardWallet?: number;
}

/** Why and by whom something is posted, and when it takes effect. */
export interface Cause {
  sourceType: SourceType;
  sourceId: string | null;
  actorType: ActorType;
  actorId: string | null;
  at: Date;
}

/** The expiry of a lot before and from a posting on. */
export interface TermChange {
  lot: Lot;
  before: LotDate;
  after: LotDate;
}

/** One business event in a wallet, decided but not yet written. */
export interface PostingDraft {
  wallet: Wallet;
  sequence: number;
  kind: Kind;
  cause: Cause;
  occurredAt: Date;
  movements: Movement[];
  /** Lots whose expiry this posting changed. */
  terms: TermChange[];
  /** Why, in words of the one who did it. */
  note: string | null;
  pendingAfter: number;
  availableAfter: number;
  heldAfter: number;
  owedAfter: number;
}

/** A wallet that nothing has happened in yet. */
export function newWallet(
  id: number,
  memberId: string,
  currency: number,
  policyVersion: number,
  protection: WalletProtection | null = null,
): Wallet {
  return {
    id,
    memberId,
    currency,
    pending: 0,
    available: 0,
    held: 0,
    owed: 0,
    lifetimeEarned: 0,
    lifetimeSpent: 0,
    lifetimeExpired: 0,
    sequence: 0,
    lotCount: 0,
    lastPostedAt: null,
    lastActiveAt: null,
    nextChangeAt: null,
    policyVersion,
    protection,
    forfeitAt: null,
    isRuled: protection !== null,
    lots: new Map(),
    holds: new Map(),
  };
}

/**
 * Whether so many more points from that account of the program can be held, and later be spent or expire, and still be counted
 * exactly.
 */
export function hasRoomFor(wallet: Wallet, points: number, from: Account = Account.ISSUED): boolean {
  const holdings = wallet.pending + wallet.available + wallet.held;
  const earned = wallet.lifetimeEarned + (from === Account.ISSUED ? points : 0);
  const expired = wallet.lifetimeExpired - (from === Account.EXPIRED ? points : 0);
  return holdings + points + Math.max(wallet.lifetimeSpent, expired) <= MAX_POINTS && earned <= MAX_POINTS;
}

/** Applies movements to the wallet's balances and answers the posting. Lots are changed by whoever decided the movements. */
export function book(
  wallet: Wallet,
  kind: Kind,
  movements: Movement[],
  cause: Cause,
  more: { terms?: TermChange[]; note?: string | null } = {},
): PostingDraft {
  for (const { from, to, points } of movements) {
    addTo(wallet, from, -points);
    addTo(wallet, to, points);
  }
  if (wallet.pending < 0 || wallet.available < 0 || wallet.held < 0 || wallet.owed < 0) {
    throw new Error(`wallet ${String(wallet.id)} would fall below zero`);
  }
  for (const { from, to, points } of movements) countLifetime(wallet, from, to, points);
  // Effects never lie before the posting before them, even when a clock was set back.
  const occurredAt = wallet.lastPostedAt && wallet.lastPostedAt > cause.at ? wallet.lastPostedAt : cause.at;
  wallet.sequence++;
  wallet.lastPostedAt = occurredAt;
  return {
    wallet,
    sequence: wallet.sequence,
    kind,
    cause,
    occurredAt,
    movements,
    terms: more.terms ?? [],
    note: more.note ?? null,
    pendingAfter: wallet.pending,
    availableAfter: wallet.available,
    heldAfter: wallet.held,
    owedAfter: wallet.owed,
  };
}

function addTo(wallet: Wallet, account: Account, points: number): void {
  if (account === Account.PENDING) wallet.pending += points;
  else if (account === Account.AVAILABLE) wallet.available += points;
  else if (account === Account.HELD) wallet.held += points;
  else if (account === Account.OWED) wallet.owed -= points; // the account is negative, the wallet says how much is owed
}

/**
 * earned = EARN − REVERSE (owed and forgiven parts included), spent = SPEND + CAPTURE − REFUND, expired = EXPIRE + FORFEIT −
 * REINSTATE: what left and entered the program's accounts of these names. Adjustments, maturing and transfers count in none.
 */
function countLifetime(wallet: Wallet, from: Account, to: Account, points: number): void {
  if (from === Account.ISSUED) wallet.lifetimeEarned += points;
  if (to === Account.ISSUED) wallet.lifetimeEarned -= points;
  if (to === Account.SPENT) wallet.lifetimeSpent += points;
  if (from === Account.SPENT) wallet.lifetimeSpent -= points;
  if (to === Account.EXPIRED) wallet.lifetimeExpired += points;
  if (from === Account.EXPIRED) wallet.lifetimeExpired -= points;
}

/** Notes that something becomes due then. */
export function dueAt(wallet: Wallet, at: Date | null): void {
  if (at && (!wallet.nextChangeAt || at < wallet.nextChangeAt)) wallet.nextChangeAt = at;
}
