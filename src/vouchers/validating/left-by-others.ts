import type { Minor } from '../../kernel/money.js';
import { inOrderOfUse, type Cart, type Discount, type UsableVoucher } from '../discount/discount.js';

/** What the lines of a cart and its shipping still cost. */
export interface CostsLeft {
  readonly lines: readonly Minor[];
  readonly shipping: Minor;
}

/** A voucher with what it takes off the cart. */
export interface TakingVoucher {
  readonly voucher: UsableVoucher;
  readonly discount: Discount;
}

/** What a cart still costs when this voucher applies: after the others that apply before it, or after all of them where it does not apply. */
export function leftByOthers(cart: Cart, others: readonly TakingVoucher[], asked: UsableVoucher | null): CostsLeft {
  const before = others.filter(({ voucher }) => asked === null || inOrderOfUse(voucher, asked) < 0);
  return before.reduce<CostsLeft>((left, { discount }) => less(left, discount), {
    lines: cart.lines.map(({ amount }) => amount),
    shipping: cart.shipping,
  });
}

/** What is left after a discount. */
export function less({ lines, shipping }: CostsLeft, discount: Pick<Discount, 'lines' | 'shipping'>): CostsLeft {
  return {
    lines: lines.map((amount, index) => amount - (discount.lines[index] ?? 0)),
    shipping: shipping - discount.shipping,
  };
}

/** Lines and shipping together. */
export function totalOf({ lines, shipping }: CostsLeft): Minor {
  return lines.reduce((sum, amount) => sum + amount, shipping);
}

/** Why a voucher takes nothing off a line. */
export type WhyNotOffLine = 'NOT_VALID' | 'NOT_OFF_LINES' | 'OUT_OF_SCOPE' | 'NOTHING_LEFT' | 'NO_SHARE';

/** Why a voucher takes nothing off each line; null where it takes something, and NOT_VALID where there is no such voucher. */
export function whyNotOffLines(
  cart: Cart,
  before: CostsLeft,
  asked: { voucher: UsableVoucher; discount: Discount } | null,
): (WhyNotOffLine | null)[] {
  return cart.lines.map((line, index) => {
    if (!asked) return 'NOT_VALID';
    const { gives, matches } = asked.voucher;
    if ((asked.discount.lines[index] ?? 0) > 0) return null;
    if (gives.kind === 'FREE_SHIPPING' || gives.kind === 'POINTS') return 'NOT_OFF_LINES';
    const isInScope = matches === null || matches(line);
    if (!isInScope || (gives.kind === 'FREE_PRODUCT' && line.sku !== gives.sku)) return 'OUT_OF_SCOPE';
    return before.lines[index] === 0 ? 'NOTHING_LEFT' : 'NO_SHARE';
  });
}
