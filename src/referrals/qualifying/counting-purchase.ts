import type { Minor } from '../../kernel/money.js';

/** What a friend has to buy. */
export interface PurchaseTerms {
  readonly minimum: Minor | null;
  readonly moneyCurrency: string | null;
}

/** A purchase, as far as it counts for a referral. */
export interface BoughtByFriend {
  /** What its lines cost after discounts. */
  readonly amount: Minor;
  /** What of that came back. */
  readonly returnedAmount: Minor;
  readonly currency: string;
  readonly isCanceled: boolean;
  readonly isFullyReturned: boolean;
}

/**
 * Whether a purchase is one that a referral asks for, with what came back of it. Shipping does not count. A minimum in a currency that the
 * program no longer has cannot be reached.
 */
export function isEnough({ minimum, moneyCurrency }: PurchaseTerms, purchase: BoughtByFriend): boolean {
  if (purchase.isCanceled || purchase.isFullyReturned) return false;
  if (minimum === null) return true;
  return purchase.currency === moneyCurrency && purchase.amount - purchase.returnedAmount >= minimum;
}
