import { MAX_POINTS } from '../../kernel/points.js';
import { Account, HoldStatus, Kind, LotState } from '../codes.js';
import { bearLot, inSpendingOrder, takeFrom } from '../lots.js';
import { repay } from '../postings.js';
import { leavingExpiry, protectedExpiry } from '../protection/protection.js';
import { between, release, sourceOfHold } from '../spending.js';
import { book, dueAt, type Cause, type Lot, type Movement, type PostingDraft, type Wallet } from '../wallet.js';
import { figuresOf, moveFigures, type Figures } from './figures.js';

/** What a posting numbers its movements up to. */
const MOST_MOVEMENTS = 30_000;

/** What a merge moved from one wallet to another, in points and in figures. */
export interface MovedPoints {
  available: number;
  pending: number;
  owed: number;
  figures: Figures;
}

/**
 * All that is in a wallet goes to another of the same point currency, both of them settled: holds are released; each lot arrives
 * as one with its terms, which has room for all that the one it came from had, so that what was spent of it can come back; a debt
 * arrives as a debt, and is repaid from what both have. Lifetime figures go too; the later activity of both counts, `active` being
 * that of the one. The live lots and open holds of the one have to be loaded, and lots of the other worth the debt.
 */
export function mergeWallet(
  from: Wallet,
  to: Wallet,
  cause: Cause,
  active: Date | null = from.lastActiveAt,
): { postings: PostingDraft[]; moved: MovedPoints } {
  const postings = releaseHolds(from, cause);
  const { available, pending, owed } = from;
  const figures = figuresOf(from);
  postings.push(...passOn(from, to, liveLots(from), cause));
  moveFigures(from, to, figures);
  to.lastActiveAt = later(active, to.lastActiveAt);
  from.nextChangeAt = null;
  return { postings, moved: { available, pending, owed, figures } };
}

/** Whether what both have together can be counted exactly, and later be spent or expire. */
export function canHoldBoth(one: Wallet, other: Wallet): boolean {
  const sum = (of: (wallet: Wallet) => number): number => of(one) + of(other);
  const holdings = sum((wallet) => wallet.pending + wallet.available + wallet.held);
  const gone = Math.max(
    sum((wallet) => wallet.lifetimeSpent),
    sum((wallet) => wallet.lifetimeExpired),
  );
  const earned = sum((wallet) => wallet.lifetimeEarned);
  const owed = sum((wallet) => wallet.owed);
  return holdings + gone <= MAX_POINTS && earned <= MAX_POINTS && owed <= MAX_POINTS;
}

/**
 * TRANSFER_OUT of these lots' free points and, with them, of what the wallet owes; TRANSFER_IN to the other, each lot as one of
 * its own with the same terms and the lot it came from; then REPAY.
 */
export function passOn(from: Wallet, to: Wallet, lots: readonly Lot[], cause: Cause): PostingDraft[] {
  const parts = lots.map((lot) => ({ lot, points: lot.free, isPending: lot.state === LotState.PENDING }));
  const debt: Movement[] = from.owed > 0 ? [debtMovement(Account.TRANSIT, Account.OWED, from.owed)] : [];
  const incurred = debt.map(({ points }) => debtMovement(Account.OWED, Account.TRANSIT, points));
  const leaving = parts.map(({ lot, points, isPending }) => {
    takeFrom(lot, points);
    return between(isPending ? Account.PENDING : Account.AVAILABLE, Account.TRANSIT, points, lot);
  });
  const sent = chunksOf([...leaving, ...debt]).map((some) => book(from, Kind.TRANSFER_OUT, some, cause));
  const received = chunksOf(parts).map((some) => {
    const arriving = some.map(({ lot, points, isPending }) => {
      const born = inherit(from, lot, points, isPending, to, cause.at);
      return between(Account.TRANSIT, isPending ? Account.PENDING : Account.AVAILABLE, points, born);
    });
    return book(to, Kind.TRANSFER_IN, arriving, cause);
  });
  if (incurred.length > 0) received.push(book(to, Kind.TRANSFER_IN, incurred, cause));
  return [...sent, ...received, ...repay(to, cause)];
}

export function later(one: Date | null, other: Date | null): Date | null {
  return one && (!other || one > other) ? one : other;
}

function releaseHolds(wallet: Wallet, cause: Cause): PostingDraft[] {
  const open = [...wallet.holds.values()].filter(({ status }) => status === HoldStatus.OPEN);
  return open
    .sort((a, b) => a.sequence - b.sequence)
    .flatMap((held) => release(wallet, held, { ...cause, ...sourceOfHold(held) }));
}

/** Those that may be spent, in spending order, then the pending ones. */
function liveLots(wallet: Wallet): Lot[] {
  const lots = [...wallet.lots.values()].filter((lot) => lot.free > 0);
  const open = lots.filter((lot) => lot.state === LotState.OPEN).sort(inSpendingOrder);
  const pending = lots.filter((lot) => lot.state === LotState.PENDING).sort((a, b) => a.number - b.number);
  const sumOf = (some: Lot[]): number => some.reduce((sum, lot) => sum + lot.free, 0);
  if (sumOf(open) !== wallet.available || sumOf(pending) !== wallet.pending) {
    throw new Error(`not all lots of wallet ${String(wallet.id)} were loaded`);
  }
  return [...open, ...pending];
}

/** With its terms, but for what a running pause would still protect; while the other member is paused, it is their days that count. */
function inherit(from: Wallet, lot: Lot, free: number, isPending: boolean, to: Wallet, at: Date): Lot {
  const { points, earnedAt, availableAt, alsoByInactivity, number } = lot;
  const expiresAt = leavingExpiry(from.protection, lot, at);
  const expiry = protectedExpiry(to.protection, { expiresAt, alsoByInactivity }, at);
  const origin = { walletId: from.id, lot: number };
  const born = bearLot(to, { points, free, isPending, earnedAt, availableAt, ...expiry, origin });
  dueAt(to, isPending ? availableAt : expiry.expiresAt);
  return born;
}

function debtMovement(from: Account, to: Account, points: number): Movement {
  return { from, to, points, lot: null, awardLot: null };
}

function chunksOf<Item>(items: readonly Item[]): Item[][] {
  const chunks: Item[][] = [];
  for (let start = 0; start < items.length; start += MOST_MOVEMENTS) {
    chunks.push(items.slice(start, start + MOST_MOVEMENTS));
  }
  return chunks;
}
