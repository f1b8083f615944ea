import type { Minor } from '../../kernel/money.js';
import { Money } from '../../platform/graphql/index.js';
import type { ProgramSettings } from '../../programs/index.js';
import type { Cart, Discount } from '../discount/discount.js';
import type { VoucherAsked, WhyNot } from '../life/redeemable.js';
import { REASON_TEXTS, VoucherReason } from '../redeeming/voucher-reasons.js';
import type { WhyNotInvited } from './invitations.js';
import type { Outside } from '../redeeming/voucher-users.js';
import { less, totalOf, whyNotOffLines, type CostsLeft } from './left-by-others.js';
import { OtherVoucher, ValidatedLine, ValidatedShipping, VoucherValidation } from './validate-voucher.types.js';

/** What is said of a code. */
export interface JudgedCode {
  /** Null where the caller learns of none. */
  readonly voucher: VoucherAsked<Outside> | null;
  readonly reason:
    WhyNot<Outside> | WhyNotInvited | { readonly code: 'UNKNOWN_CODE' | 'MEMBER_NEEDED' | 'MEMBER_NOT_ACTIVE' } | null;
  /** Null where it cannot be used. */
  readonly discount: Discount | null;
  /** The voucher's inner id, for who may see it. */
  readonly shown: string | null;
}

/** What a voucher does for a cart, as callers see it. `before`: what the cart costs when it applies. */
export function presentValidation(
  { number: programId, currency }: ProgramSettings,
  cart: Cart,
  before: CostsLeft,
  { voucher, reason, discount, shown }: JudgedCode,
  others: readonly JudgedCode[],
  remaining: Minor | null,
): VoucherValidation {
  const money = (amount: Minor): Money => Money.of(amount, currency);
  const asked = voucher && discount ? { voucher, discount } : null;
  const after = asked ? less(before, asked.discount) : before;
  const why = whyNotOffLines(cart, before, asked);
  return Object.assign(new VoucherValidation(), {
    programId,
    voucherUuid: shown,
    valid: asked !== null,
    reason: reason && VoucherReason[reason.code],
    message: reason && REASON_TEXTS[VoucherReason[reason.code]],
    missing: reason?.code === 'BELOW_MINIMUM' ? money(reason.missing) : null,
    validFrom: reason?.code === 'NOT_YET' ? reason.from : null,
    expiredAt: reason?.code === 'EXPIRED' ? reason.at : null,
    audienceReasons: reason?.code === 'NOT_IN_AUDIENCE' ? reason.outside : null,
    kind: asked?.voucher.gives.kind ?? null,
    before: money(totalOf(before)),
    discount: money(asked?.discount.total ?? 0),
    after: money(totalOf(after)),
    lines: cart.lines.map(({ sku }, index) =>
      Object.assign(new ValidatedLine(), {
        ...{ number: index + 1, sku, reason: why[index] ?? null },
        before: money(before.lines[index] ?? 0),
        discount: money(asked?.discount.lines[index] ?? 0),
        after: money(after.lines[index] ?? 0),
      }),
    ),
    shipping: Object.assign(new ValidatedShipping(), {
      before: money(before.shipping),
      discount: money(asked?.discount.shipping ?? 0),
      after: money(after.shipping),
    }),
    points: asked?.discount.points ?? 0,
    remaining: remaining === null ? null : money(remaining),
    others: others.map((other) =>
      Object.assign(new OtherVoucher(), {
        valid: other.discount !== null,
        reason: other.reason && VoucherReason[other.reason.code],
        discount: money(other.discount?.total ?? 0),
      }),
    ),
  });
}
