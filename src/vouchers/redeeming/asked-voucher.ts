import type { liveUseOf } from '../life/held-voucher.js';
import type { VoucherAsked } from '../life/redeemable.js';
import type { VoucherOnDesk } from './voucher-desk.js';
import type { Outside } from './voucher-users.js';

/** What is asked of a voucher for an order, where whoever uses it is outside of its audience by that. */
export function askedOf(
  { row, template, reserved }: VoucherOnDesk,
  use: ReturnType<typeof liveUseOf>,
  outside: readonly Outside[],
): VoucherAsked<Outside> {
  const { status, usesLeft, remaining, validFrom, expiresAt, issuedAt, memberId: holder } = row;
  const { gives, matches, minimum, isCombinable, position, isHolderOnly, moneyCurrency, channels } = template;
  return {
    ...{ id: row.uuid, gives, matches, minimum, isCombinable, position, isHolderOnly, moneyCurrency, channels },
    ...{ status, usesLeft, remaining, reserved, validFrom, expiresAt, issuedAt, holder, outside },
    ofOrder: use && { status: use.status === 'REDEEMED' ? 'REDEEMED' : 'RESERVED', amount: use.amount },
  };
}
