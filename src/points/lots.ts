import { LotState } from './codes.js';
import type { GivenDate } from './terms.js';
import type { Lot, Wallet } from './wallet.js';

/** Soonest-expiring first, never-expiring last, then the oldest. */
export function inSpendingOrder(a: Lot, b: Lot): number {
  const expiry = (a.expiresAt?.getTime() ?? Infinity) - (b.expiresAt?.getTime() ?? Infinity);
  return Number.isNaN(expiry) || expiry === 0 ? a.number - b.number : expiry;
}

/** Whether something of it may be spent, unless its date has come. */
export function isFree(lot: Lot): boolean {
  return lot.state === LotState.OPEN && lot.free > 0;
}

/** Takes up to so many free points from open lots in spending order and answers what each gave. */
export function takeFree(wallet: Wallet, points: number): { lot: Lot; points: number }[] {
  const taken: { lot: Lot; points: number }[] = [];
  let missing = points;
  if (missing === 0) return taken;
  const open = [...wallet.lots.values()].filter(isFree);
  for (const lot of open.sort(inSpendingOrder)) {
    if (missing === 0) break;
    const part = takeFrom(lot, missing);
    taken.push({ lot, points: part });
    missing -= part;
  }
  return taken;
}

/** Takes up to so many free points from this lot and answers how many. */
export function takeFrom(lot: Lot, points: number): number {
  const part = Math.min(lot.free, points);
  lot.free -= part;
  closeWhenEmpty(lot);
  return part;
}

/** Gives points back to a lot: it is open again. */
export function giveTo(lot: Lot, points: number): void {
  lot.free += points;
  if (lot.state === LotState.CLOSED) lot.state = LotState.OPEN;
}

export function closeWhenEmpty(lot: Lot): void {
  if (lot.free + lot.held === 0) lot.state = LotState.CLOSED;
}

/** The lot with this number. It has to be loaded. */
export function lotOf(wallet: Wallet, number: number): Lot {
  const lot = wallet.lots.get(number);
  if (!lot) throw new Error(`lot ${String(number)} of wallet ${String(wallet.id)} was not loaded`);
  return lot;
}

/** What a new lot starts from. */
export interface NewLot extends GivenDate {
  points: number;
  /** How many come, where that is fewer than it has room for. */
  free?: number;
  isPending: boolean;
  earnedAt: Date;
  availableAt: Date | null;
  pause?: number | null;
  origin?: Lot['origin'];
}

/** A lot that the wallet's next posting brings into being. */
export function bearLot(
  wallet: Wallet,
  { points, free = points, isPending, earnedAt, availableAt, expiresAt, alsoByInactivity, pause, origin }: NewLot,
): Lot {
  wallet.lotCount++;
  const lot: Lot = {
    number: wallet.lotCount,
    stored: null,
    state: isPending ? LotState.PENDING : LotState.OPEN,
    points,
    free,
    held: 0,
    forgiven: 0,
    bornSequence: wallet.sequence + 1,
    earnedAt,
    availableAt,
    expiresAt,
    alsoByInactivity: alsoByInactivity ?? false,
    pause: pause ?? null,
    origin: origin ?? null,
  };
  wallet.lots.set(lot.number, lot);
  return lot;
}
