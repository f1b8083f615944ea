import { tell, type LockedMember } from '../../members/index.js';

export type VoucherEvent = 'voucher.redeemed' | 'voucher.rolled-back' | 'voucher.revoked';

/** Tells what happened to a voucher: of its holder, else of who used it; of a voucher of nobody's nothing is told. */
export function tellVoucher(
  members: ReadonlyMap<string, LockedMember>,
  whose: { holder: string | null; user: string | null },
  type: VoucherEvent,
  { voucherId, now }: { voucherId: string; now: Date },
): void {
  const memberId = whose.holder ?? whose.user;
  const member = memberId === null ? undefined : members.get(memberId);
  if (member) tell(member, { type, subjectId: voucherId, walletId: null, postingSequence: null, occurredAt: now });
}
