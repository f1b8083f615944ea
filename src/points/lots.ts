import { LotState } from './codes.js';
import type { Lot, Wallet } from './wallet.js';

/** Soonest-expiring first, never-expiring last, then the oldest. */
export function inSpendingOrder(a: Lot, b: Lot): number {
  const expiry = (a.expiresAt?.getTime() ?? Infinity) - (b.expiresAt?.getTime() ?? Infinity);
  return Number.isNaN(expiry) || expiry === 0 ? a.number - b.number : expiry;
}

/** Takes up to so many free points from open lots in spending order and answers what each gave. */
export function takeFree(wallet: Wallet, points: number): { lot: Lot; points: number }[] {
  const taken: { lot: Lot; points: number }[] = [];
  let missing = points;
  if (missing === 0) return taken;
  const open = [...wallet.lots.values()].filter((lot) => lot.state === LotState.OPEN && lot.free > 0);
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
  if (lot.free + lot.held === 0) lot.state = LotState.CLOSED;
  return part;
}
