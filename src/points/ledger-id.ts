const FORM = /^([a-z]{3})_([0-9a-z]{11})([0-9a-z]{1,6})$/;
const LAST = 2_147_483_647;

/** What is numbered within a wallet is known outside by one opaque id of both. */
export function ledgerId(prefix: 'pst' | 'lot', walletId: number, number: number): string {
  return `${prefix}_${walletId.toString(36).padStart(11, '0')}${number.toString(36)}`;
}

/** The wallet and the number of such an id, or null when the text is not one. */
export function readLedgerId(prefix: 'pst' | 'lot', id: string): { walletId: number; number: number } | null {
  const match = FORM.exec(id);
  if (match?.[1] !== prefix) return null;
  const walletId = parseInt(match[2] as string, 36);
  const number = parseInt(match[3] as string, 36);
  return Number.isSafeInteger(walletId) && number <= LAST ? { walletId, number } : null;
}
