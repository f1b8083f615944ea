import { Kind, LotState } from '../codes.js';
import { changeExpiry } from '../spending.js';
import { book, dueAt, type Cause, type PostingDraft, type TermChange, type Wallet } from '../wallet.js';
import { protectedExpiry, recalledExpiry, type WalletProtection } from './protection.js';

/** EXTEND: a pause begins, and the wallet knows the days that it protects. They move every lot that is there and has a date. */
export function protectLots(wallet: Wallet, cause: Cause): PostingDraft[] {
  const terms: TermChange[] = [];
  for (const lot of wallet.lots.values()) {
    if (lot.state === LotState.CLOSED || lot.expiresAt === null) continue;
    changeExpiry(lot, protectedExpiry(wallet.protection, lot, cause.at), terms);
  }
  return terms.length === 0 ? [] : [book(wallet, Kind.EXTEND, [], cause, { terms })];
}

/**
 * EXTEND: a pause ends early. Lots whose date counts its days lose those from `day` on, also lots that were spent: something may
 * come back into them. They have to be loaded.
 */
export function recallLots(
  wallet: Wallet,
  plan: WalletProtection,
  { pause, day }: { pause: number; day: string },
  cause: Cause,
): PostingDraft[] {
  const terms: TermChange[] = [];
  for (const lot of wallet.lots.values()) {
    if (lot.pause !== pause || lot.expiresAt === null) continue;
    const expiresAt = recalledExpiry(plan, lot.expiresAt, day);
    changeExpiry(lot, { expiresAt, alsoByInactivity: lot.alsoByInactivity, pause: null }, terms);
    if (lot.state === LotState.OPEN) dueAt(wallet, lot.expiresAt);
  }
  return terms.length === 0 ? [] : [book(wallet, Kind.EXTEND, [], cause, { terms })];
}
