import type { LockedMember } from '../../members/index.js';
import { isUnused, revoke } from '../life/held-voucher.js';
import type { VoucherOnDesk } from '../redeeming/voucher-desk.js';
import { tellVoucher } from '../redeeming/voucher-events.js';

/** Whether nothing of a voucher was used that was wanted with `isRevoked`, or all of that was given back. */
export function isUntouched(voucher: VoucherOnDesk): boolean {
  const { gives } = voucher.template;
  return isUnused(voucher, gives.kind === 'GIFT_CARD' ? gives.remaining : null);
}

/** Takes a voucher back and tells its holder; one that was taken back stays as it is. */
export function takeBack(
  voucher: VoucherOnDesk,
  members: ReadonlyMap<string, LockedMember>,
  { now, reason }: { now: Date; reason: string | null },
): void {
  const { uuid: voucherId, memberId: holder, status } = voucher.row;
  if (status === 'REVOKED') return;
  revoke(voucher, { now, reason });
  tellVoucher(members, { holder, user: null }, 'voucher.revoked', { voucherId, now });
}
