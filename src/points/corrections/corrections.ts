import { Account, Kind, LotState } from '../codes.js';
import { bearLot, giveTo } from '../lots.js';
import { repay } from '../postings.js';
import { named, type Expiry } from '../protection/protection.js';
import { between, changeExpiry, takeExactly } from '../spending.js';
import {
  book,
  dueAt,
  type Cause,
  type Lot,
  type Movement,
  type PostingDraft,
  type TermChange,
  type Wallet,
} from '../wallet.js';

export interface Adjustment {
  /** When credited points are gone. */
  expiry: Expiry;
  note: string;
  /** Whether more may be taken than there is. */
  allowOwed: boolean;
}

/**
 * ADJUST: points above zero come as a new lot, and REPAY when the wallet owes. Points below zero go from free lots in spending
 * order; what is missing then is owed, in the same posting. The first of the answered postings is the ADJUST.
 */
export function adjust(
  wallet: Wallet,
  points: number,
  adjustment: Adjustment,
  cause: Cause,
): [PostingDraft, ...PostingDraft[]] {
  return points > 0 ? credit(wallet, points, adjustment, cause) : [debit(wallet, -points, adjustment, cause)];
}

function credit(
  wallet: Wallet,
  points: number,
  { expiry, note }: Adjustment,
  cause: Cause,
): [PostingDraft, ...PostingDraft[]] {
  const lot = bearLot(wallet, { points, isPending: false, earnedAt: cause.at, availableAt: cause.at, ...expiry });
  dueAt(wallet, lot.expiresAt);
  const movements = [between(Account.ADJUSTED, Account.AVAILABLE, points, lot)];
  const posting = book(wallet, Kind.ADJUST, movements, cause, { note });
  // A correction is no activity; but who never was active is inactive only from their first points on.
  wallet.lastActiveAt ??= posting.occurredAt;
  return [posting, ...repay(wallet, cause)];
}

function debit(wallet: Wallet, points: number, { note, allowOwed }: Adjustment, cause: Cause): PostingDraft {
  const owed = Math.max(0, points - wallet.available);
  if (owed > 0 && !allowOwed) throw new Error(`wallet ${String(wallet.id)} has fewer than ${String(points)} points`);
  const movements: Movement[] = takeExactly(wallet, points - owed).map(({ lot, points: part }) =>
    between(Account.AVAILABLE, Account.ADJUSTED, part, lot),
  );
  if (owed > 0) {
    movements.push({ from: Account.OWED, to: Account.ADJUSTED, points: owed, lot: null, awardLot: null });
  }
  return book(wallet, Kind.ADJUST, movements, cause, { note });
}

/** EXTEND: these lots expire then. No points move. */
export function extend(
  wallet: Wallet,
  lots: readonly Lot[],
  expiresAt: Date,
  note: string,
  cause: Cause,
): PostingDraft {
  const terms: TermChange[] = [];
  for (const lot of lots) {
    changeExpiry(lot, named(expiresAt), terms);
    if (lot.state === LotState.OPEN) dueAt(wallet, expiresAt);
  }
  return book(wallet, Kind.EXTEND, [], cause, { terms, note });
}

/**
 * REINSTATE: expired points come back into the lots that they were in, which expire anew, and REPAY when the wallet owes. The
 * first of the answered postings is the REINSTATE.
 */
export function reinstate(
  wallet: Wallet,
  parts: readonly { lot: Lot; points: number }[],
  expiryOf: (lot: Lot) => Expiry,
  note: string,
  cause: Cause,
): [PostingDraft, ...PostingDraft[]] {
  const terms: TermChange[] = [];
  const movements = parts.map(({ lot, points }) => {
    changeExpiry(lot, expiryOf(lot), terms);
    giveTo(lot, points);
    dueAt(wallet, lot.expiresAt);
    return between(Account.EXPIRED, Account.AVAILABLE, points, lot);
  });
  return [book(wallet, Kind.REINSTATE, movements, cause, { terms, note }), ...repay(wallet, cause)];
}
