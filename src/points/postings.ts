import { Account, Kind, LotState } from './codes.js';
import { isOwnDoing } from './inactivity/own-doing.js';
import { bearLot, lotOf, takeFree, takeFrom } from './lots.js';
import { alone, lotsIn, type LotFamily } from './merging/lot-family.js';
import { protectedExpiry } from './protection/protection.js';
import type { GivenDate } from './terms.js';
import { book, dueAt, type Cause, type Movement, type PostingDraft, type Wallet } from './wallet.js';

/** Points to be earned as one lot. */
export interface Earning extends GivenDate {
  points: number;
  /** Not available yet. */
  isPending: boolean;
  /** When pending points become available; null when nobody can say yet: the purchase is not completed. */
  maturesAt: Date | null;
  /** The date from which its expiry counts. */
  earnedAt: Date;
}

/** EARN, one lot for each award above zero, and REPAY when the wallet owes. Answers the lots in the order of the awards. */
export function earn(
  wallet: Wallet,
  earnings: readonly Earning[],
  cause: Cause,
): { postings: PostingDraft[]; lots: (number | null)[] } {
  const movements: Movement[] = [];
  const lots = earnings.map(({ points, isPending, maturesAt, earnedAt, ...date }) => {
    if (points === 0) return null;
    const availableAt = isPending ? maturesAt : cause.at;
    const expiry = protectedExpiry(wallet.protection, date, cause.at);
    const lot = bearLot(wallet, { points, isPending, earnedAt, availableAt, ...expiry });
    dueAt(wallet, isPending ? maturesAt : lot.expiresAt);
    const to = isPending ? Account.PENDING : Account.AVAILABLE;
    movements.push({ from: Account.ISSUED, to, points, lot: lot.number, awardLot: null });
    return lot.number;
  });
  if (movements.length === 0) return { postings: [], lots };
  const posting = book(wallet, Kind.EARN, movements, cause);
  // Who never was active is so from when first something was given to them.
  if (isOwnDoing(cause.sourceType, cause.actorType)) wallet.lastActiveAt = posting.occurredAt;
  else wallet.lastActiveAt ??= posting.occurredAt;
  return { postings: [posting, ...repay(wallet, cause)], lots };
}

/** MATURE: what is left of these pending lots becomes available; and REPAY when the wallet owes. */
export function mature(wallet: Wallet, lots: readonly number[], cause: Cause): PostingDraft[] {
  const movements: Movement[] = [];
  for (const number of lots) {
    const lot = lotOf(wallet, number);
    if (lot.state !== LotState.PENDING) continue;
    lot.state = LotState.OPEN;
    lot.availableAt = cause.at;
    dueAt(wallet, lot.expiresAt);
    movements.push({ from: Account.PENDING, to: Account.AVAILABLE, points: lot.free, lot: number, awardLot: null });
  }
  if (movements.length === 0) return [];
  return [book(wallet, Kind.MATURE, movements, cause), ...repay(wallet, cause)];
}

/** From now on it is known when these pending lots mature. */
export function matureLater(wallet: Wallet, lots: readonly number[], at: Date): void {
  for (const number of lots) {
    const lot = lotOf(wallet, number);
    if (lot.state !== LotState.PENDING) continue;
    lot.availableAt = at;
    dueAt(wallet, at);
  }
}

/** What became of points that were to be taken back. */
export interface Reversal {
  taken: number;
  owed: number;
  forgiven: number;
}

/** An award of which points are taken back. */
export interface TakenAward {
  /** Its lot. */
  lot: number;
  points: number;
  /** Where its lot is and what came of it, when members were merged. */
  family?: LotFamily;
}

/**
 * REVERSE: takes points of awards back. From the award's own lot first, and what merges made of it, then from other free lots in
 * spending order. Of what is missing then, as much as the wallet has under hold (less what it owes already) is owed; the rest by
 * policy. What is forgiven is noted on the award's lot; where that is in another wallet on the youngest that came of it here.
 */
export function reverse(
  wallet: Wallet,
  awards: readonly TakenAward[],
  policy: 'FORGIVE' | 'OWE',
  cause: Cause,
): { postings: PostingDraft[]; reversal: Reversal } {
  const reversal: Reversal = { taken: 0, owed: 0, forgiven: 0 };
  const movements: Movement[] = [];
  // Balances change when the posting is booked, so what this posting owes already is counted apart.
  for (const award of awards) {
    const family = award.family ?? alone(wallet.id, lotOf(wallet, award.lot));
    const isElsewhere = family.walletId !== wallet.id;
    const toIssued = {
      to: Account.ISSUED,
      awardLot: award.lot,
      ...(isElsewhere ? { awardWallet: family.walletId } : {}),
    };
    let missing = award.points;
    for (const lot of lotsIn(wallet.id, family)) {
      const from = lot.state === LotState.PENDING ? Account.PENDING : Account.AVAILABLE;
      const points = takeFrom(lot, missing);
      missing -= points;
      if (points > 0) movements.push({ from, points, lot: lot.number, ...toIssued });
    }
    for (const { lot, points } of takeFree(wallet, missing)) {
      missing -= points;
      movements.push({ from: Account.AVAILABLE, points, lot: lot.number, ...toIssued });
    }
    const underHold = Math.max(0, wallet.held - wallet.owed - reversal.owed);
    const owed = policy === 'OWE' ? missing : Math.min(missing, underHold);
    const forgiven = missing - owed;
    if (owed > 0) movements.push({ from: Account.OWED, points: owed, lot: null, ...toIssued });
    const heir = isElsewhere ? lotsIn(wallet.id, family).at(-1) : undefined;
    if (forgiven > 0) {
      movements.push({ from: Account.FORGIVEN, points: forgiven, lot: heir?.number ?? null, ...toIssued });
    }
    (heir ?? family.lot).forgiven += forgiven;
    reversal.taken += award.points - missing;
    reversal.owed += owed;
    reversal.forgiven += forgiven;
  }
  const postings = movements.length === 0 ? [] : [book(wallet, Kind.REVERSE, movements, cause)];
  return { postings, reversal };
}

/** REPAY: a wallet that owes has nothing available; what came in pays the debt first. */
export function repay(wallet: Wallet, cause: Cause): PostingDraft[] {
  const points = Math.min(wallet.owed, wallet.available);
  if (points === 0) return [];
  const movements = takeFree(wallet, points).map(({ lot, points: part }) => ({
    from: Account.AVAILABLE,
    to: Account.OWED,
    points: part,
    lot: lot.number,
    awardLot: null,
  }));
  return [book(wallet, Kind.REPAY, movements, cause)];
}

/** EXPIRE: the free part of these lots. */
export function expire(wallet: Wallet, lots: readonly number[], cause: Cause): PostingDraft[] {
  const movements: Movement[] = [];
  for (const number of lots) {
    const lot = lotOf(wallet, number);
    if (lot.state !== LotState.OPEN || lot.free === 0) continue;
    const points = takeFrom(lot, lot.free);
    movements.push({ from: Account.AVAILABLE, to: Account.EXPIRED, points, lot: number, awardLot: null });
  }
  return movements.length === 0 ? [] : [book(wallet, Kind.EXPIRE, movements, cause)];
}
