const FORM = /^pst_([0-9a-z]{11})([0-9a-z]{1,6})$/;

/** A posting is known by its wallet and its number there; outside by one opaque id of both. */
export function postingId(walletId: number, sequence: number): string {
  return `pst_${walletId.toString(36).padStart(11, '0')}${sequence.toString(36)}`;
}

/** Wallet and number of a posting's id, or null when the text is not one. */
export function readPostingId(id: string): { walletId: number; sequence: number } | null {
  const match = FORM.exec(id);
  if (!match) return null;
  const walletId = parseInt(match[1] as string, 36);
  const sequence = parseInt(match[2] as string, 36);
  return Number.isSafeInteger(walletId) && sequence <= 2_147_483_647 ? { walletId, sequence } : null;
}
