import { Restart, type Call, type Tx } from '../../platform/database/index.js';
import { expireDue, type HeldVoucher, type VoucherUse } from '../life/held-voucher.js';
import { lockVouchers, updateVouchers } from '../stored/voucher-rows.js';
import {
  countReservations,
  findDueReservations,
  findReservations,
  findUses,
  findUsesOfOrders,
  writeUses,
} from '../stored/voucher-use-rows.js';
import type { CompiledTemplate, TemplateBook } from '../templates/template-book.js';

/** A voucher that a transaction is about, as it was found without a lock. */
export interface VoucherWanted {
  voucherId: string;
  /** Whose it was then. */
  holder: string | null;
  /** For which order it is wanted; null for none. */
  orderId?: string | null;
  /** A use of it by its inner id. */
  useId?: string | null;
  /** Whether all of its reservations have to be known, since they end. */
  isRevoked?: boolean;
}

/** A locked voucher with the version of its template. */
export interface VoucherOnDesk extends HeldVoucher {
  readonly template: CompiledTemplate;
}

/**
 * The vouchers that a transaction works with. They are locked after the members, ids ascending, and read then: so what is decided of them
 * holds. Reservations that are over are settled before anything else.
 */
export class VoucherDesk {
  private constructor(
    private readonly programId: number,
    private readonly vouchers: ReadonlyMap<string, VoucherOnDesk>,
  ) {}

  /** Throws Restart when a voucher has another holder than it was found with: they are not locked. */
  static async open(
    tx: Tx,
    templates: TemplateBook,
    { programId, now }: { programId: number; now: Date },
    wanted: readonly VoucherWanted[],
  ): Promise<VoucherDesk> {
    if (wanted.length === 0) return new VoucherDesk(programId, new Map());
    const ids = wanted.map(({ voucherId }) => voucherId);
    const orders = wanted.flatMap(({ voucherId, orderId }) => (orderId == null ? [] : [{ voucherId, orderId }]));
    const revoked = wanted.flatMap(({ voucherId, isRevoked }) => (isRevoked ? [voucherId] : []));
    const [rows, counts, due, ofOrders, byId, reserved] = await tx.pipeline([
      lockVouchers(programId, ids),
      countReservations(programId, ids),
      findDueReservations(programId, ids, now),
      findUsesOfOrders(programId, orders),
      findUses(
        programId,
        wanted.flatMap(({ useId }) => useId ?? []),
      ),
      findReservations(programId, revoked),
    ]);
    const compiled = await templates.versionsOf(programId, rows, tx);
    const known = new Map([...due, ...ofOrders, ...byId, ...reserved].map((use) => [use.uuid, use]));
    const vouchers = rows.map((row, index): VoucherOnDesk => {
      const template = compiled[index] as CompiledTemplate;
      const uses = [...known.values()].filter(({ voucherId }) => voucherId === row.uuid);
      const count = counts.find(({ voucherId }) => voucherId === row.uuid)?.reserved ?? 0;
      const voucher = { row, template, uses: template.uses, reserved: count, known: uses };
      return { ...voucher, changed: new Set(), taken: new Set(), isChanged: false };
    });
    const byVoucher = new Map(vouchers.map((voucher) => [voucher.row.uuid, voucher]));
    for (const { voucherId, holder } of wanted) {
      const row = byVoucher.get(voucherId)?.row;
      if (row && row.memberId !== holder) throw new Restart(`voucher ${voucherId} belongs to another member now`);
    }
    for (const voucher of vouchers) expireDue(voucher, now);
    return new VoucherDesk(programId, byVoucher);
  }

  /** A voucher that was wanted; undefined when there is none. */
  find(voucherId: string): VoucherOnDesk | undefined {
    return this.vouchers.get(voucherId);
  }

  /** A use of a voucher that was wanted by its id or its order. */
  findUse(voucherId: string, useId: string): VoucherUse | undefined {
    return this.vouchers.get(voucherId)?.known.find(({ uuid }) => uuid === useId);
  }

  /** What stores the vouchers and uses that changed. */
  writes(): Call<never>[] {
    const changed = [...this.vouchers.values()].filter(({ isChanged }) => isChanged);
    return [
      ...updateVouchers(
        this.programId,
        changed.map(({ row }) => row),
      ),
      ...writeUses(
        this.programId,
        changed.flatMap((voucher) => [...voucher.changed]),
        new Set(changed.flatMap((voucher) => [...voucher.taken])),
      ),
    ];
  }
}
