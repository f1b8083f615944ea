import type { LockedMember } from '../../members/index.js';
import type { Call, Queryable, Tx } from '../../platform/database/index.js';
import { VoucherDesk } from '../redeeming/voucher-desk.js';
import { findHoldersOf } from '../stored/voucher-rows.js';
import type { TemplateBook } from '../templates/template-book.js';
import { isUntouched, takeBack } from './take-back.js';

/** Vouchers that were given for something that is undone, locked: those that nobody used are taken back. */
export class GivenVouchers {
  private constructor(private readonly desk: VoucherDesk) {}

  /** Whose these vouchers are, without a lock: who is to be locked before they are opened. */
  static async holdersOf(db: Queryable, programId: number, ids: readonly string[]): Promise<Map<string, string>> {
    const holders = [...(await findHoldersOf(db, programId, ids))];
    return new Map(holders.flatMap(([id, holder]) => (holder === null ? [] : [[id, holder] as const])));
  }

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

  /** Whether some of it lies at a checkout now, set aside for an order. */
  isSetAside(voucherId: string): boolean {
    return (this.desk.find(voucherId)?.reserved ?? 0) > 0;
  }

  /** Whether something of it was used; what only lies at a checkout was not. */
  isUsed(voucherId: string): boolean {
    const voucher = this.desk.find(voucherId);
    return voucher !== undefined && !isUntouched(voucher);
  }

  /** Takes one back that nobody used; one that was revoked before stays as it is. */
  takeBack(
    voucherId: string,
    members: ReadonlyMap<string, LockedMember>,
    { now, reason }: { now: Date; reason: string | null },
  ): void {
    const voucher = this.desk.find(voucherId);
    if (voucher && !this.isUsed(voucherId)) takeBack(voucher, members, { now, reason });
  }

  writes(): Call<never>[] {
    return this.desk.writes();
  }
}
