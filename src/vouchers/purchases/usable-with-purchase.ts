import type { Minor } from '../../kernel/money.js';
import { inOrderOfUse, type Cart } from '../discount/discount.js';
import { leftFor, redeemable, type Checkout, type VoucherAsked, type WhyNot } from '../life/redeemable.js';

/** A purchase with which vouchers are used. Its cart is as it was before any discount. */
export interface PurchaseCheckout extends Checkout {
  readonly cart: Cart;
  /** What it says was taken off its lines, vouchers included. */
  readonly discounted: Minor;
  /** What it says was paid with gift cards. */
  readonly paidByCards: Minor;
  /** What it costs after its discounts, shipping included. */
  readonly total: Minor;
}

/** What a voucher takes off a purchase and gives with it, or why it cannot be used with it. */
export type PurchaseVerdict<Outside> =
  | { readonly id: string; readonly amount: Minor; readonly points: number }
  | {
      readonly id: string;
      readonly why: WhyNot<Outside> | { readonly code: 'DISCOUNT_TOO_HIGH'; readonly most: Minor };
    };

/**
 * Whether vouchers can be used together with a purchase, one verdict for each in the order in which they were given. What they take is noted
 * in the order in which they apply, together at most what the purchase says was taken off. Gift cards pay what was paid with cards, each
 * until nothing is on it; more than all of them hold, or than the purchase costs, cannot have been. What shipping would have cost a purchase does not say.
 */
export function usableWithPurchase<Outside>(
  vouchers: readonly VoucherAsked<Outside>[],
  checkout: PurchaseCheckout,
): PurchaseVerdict<Outside>[] {
  const judged = redeemable(vouchers.map(withoutWhatPurchasesDoNotSay), checkout);
  const payable = Math.min(checkout.paidByCards, checkout.total);
  const left = { discounted: checkout.discounted, paidByCards: payable };
  const verdicts = new Map<VoucherAsked<Outside>, PurchaseVerdict<Outside>>();
  let lastCard: VoucherAsked<Outside> | null = null;
  for (const voucher of [...vouchers].sort(inOrderOfUse)) {
    const verdict = judged[vouchers.indexOf(voucher)];
    if (!verdict) throw new Error('every voucher has a verdict');
    if ('why' in verdict) {
      verdicts.set(voucher, verdict);
      continue;
    }
    const { id } = voucher;
    if (voucher.gives.kind !== 'GIFT_CARD') {
      const amount = Math.min(verdict.discount?.total ?? 0, left.discounted);
      left.discounted -= amount;
      verdicts.set(voucher, { id, amount, points: verdict.discount?.points ?? 0 });
      continue;
    }
    const amount = Math.min(leftFor(voucher, checkout.now), left.paidByCards);
    left.paidByCards -= amount;
    lastCard = voucher;
    verdicts.set(voucher, amount === 0 ? { id, why: { code: 'NOTHING_LEFT' } } : { id, amount, points: 0 });
  }
  const most = payable - left.paidByCards;
  if (lastCard && checkout.paidByCards > most) {
    verdicts.set(lastCard, { id: lastCard.id, why: { code: 'DISCOUNT_TOO_HIGH', most } });
  }
  return vouchers.map((voucher) => verdicts.get(voucher) as PurchaseVerdict<Outside>);
}

/** Cards pay payments, and free shipping is free whatever it costs: of the cart they take nothing, but their conditions hold. */
function withoutWhatPurchasesDoNotSay<Outside>(voucher: VoucherAsked<Outside>): VoucherAsked<Outside> {
  const takesOfCart = !['GIFT_CARD', 'FREE_SHIPPING'].includes(voucher.gives.kind);
  return takesOfCart ? voucher : { ...voucher, gives: { kind: 'POINTS', points: 0 } };
}
