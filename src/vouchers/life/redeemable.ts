import type { Minor } from '../../kernel/money.js';
import { discounts, type Cart, type Discount, type UsableVoucher, type WhyNothing } from '../discount/discount.js';
import type { StoredStatus } from './held-voucher.js';

/** What is known of a voucher that somebody wants to use. `gives` of a gift card says what was on it when it was new. */
export interface VoucherAsked<Outside> extends UsableVoucher {
  readonly status: StoredStatus;
  /** Without what is set aside. */
  readonly usesLeft: number | null;
  readonly remaining: Minor | null;
  /** How many reservations last. */
  readonly reserved: number;
  readonly validFrom: Date;
  readonly expiresAt: Date | null;
  readonly holder: string | null;
  readonly isHolderOnly: boolean;
  /** What its amounts are in; null where it has none. */
  readonly moneyCurrency: string | null;
  readonly channels: readonly string[] | null;
  /** The use that it has for this order, where that lasts. */
  readonly ofOrder: { readonly status: 'RESERVED' | 'REDEEMED'; readonly amount: Minor } | null;
  /** By what whoever uses it is outside of its audience. */
  readonly outside: readonly Outside[];
}

/** For what vouchers are to be used. */
export interface Checkout {
  /** Who is named; null for nobody. */
  readonly member: string | null;
  /** Null where it is not known yet: then conditions that look at it are left for later. */
  readonly cart: Cart | null;
  readonly channel: string | null;
  /** The program's money. */
  readonly currency: string;
  readonly now: Date;
}

/** Why a voucher cannot be used. */
export type WhyNot<Outside> =
  | WhyNothing
  | { readonly code: 'REVOKED' | 'ALREADY_REDEEMED' | 'RESERVED' | 'NOT_YOURS' | 'CURRENCY_CHANGED' | 'WRONG_CHANNEL' }
  | { readonly code: 'EXPIRED'; readonly at: Date }
  | { readonly code: 'NOT_YET'; readonly from: Date }
  | { readonly code: 'NOT_IN_AUDIENCE'; readonly outside: readonly Outside[] };

/** What a voucher takes off a cart, or why it cannot be used; no discount where there is no cart. */
export type Verdict<Outside> =
  { readonly id: string; readonly discount: Discount | null } | { readonly id: string; readonly why: WhyNot<Outside> };

/**
 * Whether vouchers can be used together for an order, one verdict for each in the order in which they were given. What a voucher is by
 * itself comes first: only those that could be used alone apply to the cart, together.
 */
export function redeemable<Outside>(
  vouchers: readonly VoucherAsked<Outside>[],
  checkout: Checkout,
): Verdict<Outside>[] {
  const alone = vouchers.map((voucher) => whyNot(voucher, checkout));
  const usable = vouchers.filter((_, index) => alone[index] === null);
  const { cart } = checkout;
  const outcomes =
    cart &&
    discounts(
      cart,
      usable.map((voucher) => withWhatIsLeft(voucher, checkout.now)),
    );
  return vouchers.map((voucher, index) => {
    const why = alone[index];
    if (why) return { id: voucher.id, why };
    const outcome = outcomes?.[usable.indexOf(voucher)];
    if (!outcome) return { id: voucher.id, discount: null };
    return 'discount' in outcome ? { id: voucher.id, discount: outcome.discount } : outcome;
  });
}

/** What can be taken off a gift card for its order: nothing but what was set aside, where its days are over. */
export function leftFor(
  { remaining, ofOrder, expiresAt }: Pick<VoucherAsked<unknown>, 'remaining' | 'ofOrder' | 'expiresAt'>,
  now: Date,
): Minor {
  const setAside = ofOrder?.status === 'RESERVED' ? ofOrder.amount : 0;
  return isOver(expiresAt, now) ? setAside : (remaining ?? 0) + setAside;
}

function withWhatIsLeft<Outside>(voucher: VoucherAsked<Outside>, now: Date): UsableVoucher {
  const { gives } = voucher;
  return gives.kind === 'GIFT_CARD' ? { ...voucher, gives: { ...gives, remaining: leftFor(voucher, now) } } : voucher;
}

function whyNot<Outside>(
  voucher: VoucherAsked<Outside>,
  { member, cart, channel, currency, now }: Checkout,
): WhyNot<Outside> | null {
  const { holder, isHolderOnly, status, ofOrder, expiresAt, validFrom, moneyCurrency, channels, outside } = voucher;
  if (isHolderOnly && (member === null || member !== holder)) return { code: 'NOT_YOURS' };
  if (status === 'REVOKED') return { code: 'REVOKED' };
  if (ofOrder?.status === 'REDEEMED') return { code: 'ALREADY_REDEEMED' };
  if (!ofOrder) {
    const isEmpty = (voucher.usesLeft ?? voucher.remaining) === 0;
    if (isEmpty) return { code: voucher.reserved > 0 ? 'RESERVED' : 'ALREADY_REDEEMED' };
    if (expiresAt !== null && isOver(expiresAt, now)) return { code: 'EXPIRED', at: expiresAt };
  }
  if (validFrom > now) return { code: 'NOT_YET', from: validFrom };
  if (moneyCurrency !== null && moneyCurrency !== currency) return { code: 'CURRENCY_CHANGED' };
  if (channels !== null && cart !== null && (channel === null || !channels.includes(channel)))
    return { code: 'WRONG_CHANNEL' };
  return outside.length > 0 ? { code: 'NOT_IN_AUDIENCE', outside } : null;
}

function isOver(expiresAt: Date | null, now: Date): boolean {
  return expiresAt !== null && expiresAt <= now;
}

/** Whether something was said that a stranger must not learn: they get one answer for all of it. */
export function isSecret({ code }: { readonly code: string }): boolean {
  return ['REVOKED', 'ALREADY_REDEEMED', 'RESERVED', 'NOT_YOURS', 'EXPIRED'].includes(code);
}
