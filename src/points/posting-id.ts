import { ledgerId, readLedgerId } from './ledger-id.js';

/** A posting is known by its wallet and its number there; outside by one opaque id of both. */
export function postingId(walletId: number, sequence: number): string {
  return ledgerId('pst', walletId, sequence);
}

/** Wallet and number of a posting's id, or null when the text is not one. */
export function readPostingId(id: string): { walletId: number; sequence: number } | null {
  const read = readLedgerId('pst', id);
  return read && { walletId: read.walletId, sequence: read.number };
}
