import { MAX_POINTS } from '../kernel/points.js';
import type { LotState } from './codes.js';
import { Account, Kind, type ActorType, type SourceType } from './codes.js';

/** The points of one award: the first of them to expire is the first to be spent. */
export interface Lot {
  readonly number: number;
  readonly isNew: boolean;
  state: LotState;
  readonly points: number;
  free: number;
  held: number;
  forgiven: number;
  readonly bornSequence: number;
  readonly earnedAt: Date;
  availableAt: Date | null;
  expiresAt: Date | null;
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
  nextChangeAt: Date | null;
  readonly lots: Map<number, Lot>;
}

/** So many points from one account to another, of one lot. `awardLot`: for which award they are taken back. */
export interface Movement {
  from: Account;
  to: Account;
  points: number;
  lot: number | null;
  awardLot: number | null;
}

/** Why and by whom something is posted, and when it takes effect. */
export interface Cause {
  sourceType: SourceType;
  sourceId: string | null;
  actorType: ActorType;
  actorId: string | null;
  at: Date;
}

/** One business event in a wallet, decided but not yet written. */
export interface PostingDraft {
  wallet: Wallet;
  sequence: number;
  kind: Kind;
  cause: Cause;
  occurredAt: Date;
  movements: Movement[];
  pendingAfter: number;
  availableAfter: number;
  heldAfter: number;
  owedAfter: number;
}

/** A wallet that nothing has happened in yet. */
export function newWallet(id: number, memberId: string, currency: number): Wallet {
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
    lots: new Map(),
  };
}

/** Whether so many more points can be held and counted exactly. */
export function hasRoomFor(wallet: Wallet, points: number): boolean {
  const holdings = wallet.pending + wallet.available + wallet.held;
  return holdings + points <= MAX_POINTS && wallet.lifetimeEarned + points <= MAX_POINTS;
}

/** Applies movements to the wallet's balances and answers the posting. Lots are changed by whoever decided the movements. */
export function book(wallet: Wallet, kind: Kind, movements: Movement[], cause: Cause): PostingDraft {
  for (const { from, to, points } of movements) {
    addTo(wallet, from, -points);
    addTo(wallet, to, points);
  }
  if (wallet.pending < 0 || wallet.available < 0 || wallet.held < 0 || wallet.owed < 0) {
    throw new Error(`wallet ${String(wallet.id)} would fall below zero`);
  }
  countLifetime(wallet, kind, movements);
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

/** earned = EARN − REVERSE (owed and forgiven parts included); the other kinds that count come with what books them. */
function countLifetime(wallet: Wallet, kind: Kind, movements: Movement[]): void {
  const points = movements.reduce((sum, movement) => sum + movement.points, 0);
  if (kind === Kind.EARN) wallet.lifetimeEarned += points;
  else if (kind === Kind.REVERSE) wallet.lifetimeEarned -= points;
}
