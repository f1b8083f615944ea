import type { Account, ActorType, Kind, LotState, SourceType } from '../codes.js';

/** Rows of the ledger as they are stored. The replay has shapes of its own: it shares no code with what it judges. */
export interface StoredWallet {
  walletId: number;
  currency: number;
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
}

export interface StoredPosting {
  walletId: number;
  sequence: number;
  kind: Kind;
  sourceType: SourceType;
  sourceId: string | null;
  actorType: ActorType;
  pending: number;
  available: number;
  held: number;
  owed: number;
  occurredAt: Date;
}

export interface StoredMovement {
  walletId: number;
  sequence: number;
  number: number;
  from: Account;
  to: Account;
  points: number;
  lot: number | null;
  awardLot: number | null;
  awardWallet: number | null;
}

export interface StoredLot {
  walletId: number;
  number: number;
  state: LotState;
  points: number;
  free: number;
  held: number;
  forgiven: number;
  bornSequence: number;
  expiresAt: Date | null;
  alsoByInactivity: boolean;
}

/** From posting `sequence` on, the lot expires then. A lot whose expiry ever changed has its first one here too. */
export interface StoredTerm {
  walletId: number;
  lot: number;
  sequence: number;
  expiresAt: Date | null;
  alsoByInactivity: boolean;
}

/** Lifetime figures that a merge, or its end, gave to a wallet or took from it. */
export interface StoredMove {
  walletId: number;
  earned: number;
  spent: number;
  expired: number;
}

/** What was forgiven of a lot, and less was given back for, by a wallet that is not the lot's. */
export interface ForgivenElsewhere {
  walletId: number;
  lot: number;
  points: number;
}
