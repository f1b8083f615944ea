import { Account, Kind, LotState } from '../codes.js';
import { takeFrom } from '../lots.js';
import { between } from '../spending.js';
import { book, type Cause, type Movement, type PostingDraft, type Wallet } from '../wallet.js';

/**
 * When points of a member who has left are forfeited, if there is something to forfeit or to forgive. What is held is not yet: holds
 * end when a member is closed; those of who was erased time out, and what they release is forfeited then.
 */
export function forfeitDue({ forfeitAt, available, pending, owed }: Wallet): Date | null {
  return available + pending + owed > 0 ? forfeitAt : null;
}

/** FORFEIT: everything that is there is gone, and what is owed is forgiven. All lots with something have to be loaded. */
export function forfeit(wallet: Wallet, cause: Cause): PostingDraft[] {
  const lots = [...wallet.lots.values()].filter((lot) => lot.state !== LotState.CLOSED && lot.free > 0);
  const movements = lots
    .sort((a, b) => a.number - b.number)
    .map((lot): Movement => {
      const from = lot.state === LotState.PENDING ? Account.PENDING : Account.AVAILABLE;
      return between(from, Account.EXPIRED, takeFrom(lot, lot.free), lot);
    });
  if (wallet.owed > 0) {
    movements.push({ from: Account.FORGIVEN, to: Account.OWED, points: wallet.owed, lot: null, awardLot: null });
  }
  if (movements.length === 0) return [];
  const posting = book(wallet, Kind.FORFEIT, movements, cause);
  if (forfeitDue(wallet)) throw new Error(`wallet ${String(wallet.id)} kept points: its lots were not loaded`);
  return [posting];
}
