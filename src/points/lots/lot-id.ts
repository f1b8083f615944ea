import { ledgerId, readLedgerId } from '../ledger-id.js';

/** A lot is known by its wallet and its number there; outside by one opaque id of both. */
export function lotId(walletId: number, number: number): string {
  return ledgerId('lot', walletId, number);
}

/** Wallet and number of a lot's id, or null when the text is not one. */
export function readLotId(id: string): { walletId: number; number: number } | null {
  return readLedgerId('lot', id);
}
