import type { LockedMember } from '../../members/index.js';
import type { Call, Tx } from '../../platform/database/index.js';
import { revoke } from '../life/held-voucher.js';
import { VoucherDesk, type VoucherOnDesk } from '../redeeming/voucher-desk.js';
import { tellVoucher } from '../redeeming/voucher-events.js';
import { findHoldersOf } from '../stored/voucher-rows.js';
import type { TemplateBook } from '../templates/template-book.js';

/** Vouchers that were given for something that is undone, locked: those that nobody used are taken back. */
export class GivenVouchers {
  private constructor(private readonly desk: VoucherDesk) {}

  /** Opens them for a transaction that holds the locks of their holders. */
  static async open(
    tx: Tx,
    templates: TemplateBook,
    place: { programId: number; now: Date },
    ids: readonly string[],
  ): Promise<GivenVouchers> {
    const holders = await findHoldersOf(tx, place.programId, ids);
    const wanted = [...holders].map(([voucherId, holder]) => ({ voucherId, holder, isRevoked: true }));
    return new GivenVouchers(await VoucherDesk.open(tx, templates, place, wanted));
  }

  /** Whether something of it was used, or is set aside for a checkout. */
  isUsed(voucherId: string): boolean {
    const voucher = this.desk.find(voucherId);
    return voucher !== undefined && !isWhole(voucher);
  }

  /** Takes one back that nobody used; one that was revoked before stays as it is. */
  takeBack(
    voucherId: string,
    members: ReadonlyMap<string, LockedMember>,
    { now, reason }: { now: Date; reason: string },
  ): void {
    const voucher = this.desk.find(voucherId);
    if (voucher?.row.status !== 'ISSUED') return;
    revoke(voucher, { now, reason });
    tellVoucher(members, { holder: voucher.row.memberId, user: null }, 'voucher.revoked', { voucherId, now });
  }

  writes(): Call<never>[] {
    return this.desk.writes();
  }
}

function isWhole({ row, reserved, template: { gives, uses } }: VoucherOnDesk): boolean {
  if (reserved > 0) return false;
  return gives.kind === 'GIFT_CARD' ? row.remaining === gives.remaining : row.usesLeft === uses;
}
