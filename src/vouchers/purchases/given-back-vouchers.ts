import { Injectable } from '@nestjs/common';
import type { LockedMember } from '../../members/index.js';
import type { Caller } from '../../platform/access/index.js';
import { Restart, type Call, type Queryable, type Tx } from '../../platform/database/index.js';
import { causeOf, SourceType, type PostingDraft, type Wallets } from '../../points/index.js';
import type { ProgramSettings } from '../../programs/index.js';
import { findLostVouchers } from '../grants/lost-vouchers.js';
import { rollBack, type VoucherUse } from '../life/held-voucher.js';
import { lotsOfPoints, takePointsBack } from '../redeeming/points-of-voucher.js';
import { VoucherDesk, type VoucherOnDesk } from '../redeeming/voucher-desk.js';
import { tellVoucher } from '../redeeming/voucher-events.js';
import { isUntouched, takeBack } from '../revoking/take-back.js';
import { findUsesOfPurchases, type FoundUse } from '../stored/found-uses.js';
import { TemplateBook } from '../templates/template-book.js';

/** Where purchases are canceled: in a transaction that holds the locks of members. */
export interface CancelingPlace {
  settings: ProgramSettings;
  now: Date;
  members: ReadonlyMap<string, LockedMember>;
}

/** Gives vouchers back with the purchases with which they were used. */
@Injectable()
export class GiveVouchersBack {
  constructor(private readonly templates: TemplateBook) {}

  /** The uses of vouchers with these purchases, without a lock. */
  find(db: Queryable, programId: number, purchaseIds: readonly string[]): Promise<FoundUse[]> {
    return findUsesOfPurchases(db, programId, purchaseIds);
  }

  /** Whose rows have to be locked for these uses. */
  membersOf(uses: readonly FoundUse[]): string[] {
    return uses.flatMap(({ holder, user, formerUsers }) => [holder, user, ...formerUsers].filter((id) => id !== null));
  }

  /** Locks the vouchers of these uses after the members. Throws Restart where one belongs to another member now. */
  async open(tx: Tx, place: CancelingPlace, uses: readonly FoundUse[]): Promise<VouchersToGiveBack> {
    const wanted = uses.map(({ voucherId, holder, uuid: useId }) => ({ voucherId, holder, useId, isRevoked: true }));
    const { settings, now } = place;
    const desk = await VoucherDesk.open(tx, this.templates, { programId: settings.number, now }, wanted);
    const opened = uses.flatMap((found) => {
      const voucher = desk.find(found.voucherId);
      const use = desk.findUse(found.voucherId, found.uuid);
      if (use && use.memberId !== found.user) throw new Restart('a use belongs to another member now');
      return voucher && use ? [{ voucher, use }] : [];
    });
    const rows = opened.map(({ voucher }) => voucher.row);
    const lost = await findLostVouchers(tx, settings.number, rows);
    return new VouchersToGiveBack(place, desk, opened, lost);
  }
}

/** The vouchers of the purchases of one transaction. */
export class VouchersToGiveBack {
  constructor(
    private readonly place: CancelingPlace,
    private readonly desk: VoucherDesk,
    private readonly opened: readonly { voucher: VoucherOnDesk; use: VoucherUse }[],
    /** Those that came with climbs which were revoked since. */
    private readonly lost: ReadonlySet<string>,
  ) {}

  /** The lots of points that may be taken back with them. */
  lots(wallets: Wallets): ReturnType<typeof lotsOfPoints> {
    return lotsOfPoints(
      wallets,
      this.opened.map(({ use }) => use),
    );
  }

  /**
   * What a purchase used can be used again, as a whole and for as many days as it was when it was used. Answers what was booked: points
   * that it gave are taken back by the debt policy. One that came with a climb which is no more is revoked then.
   */
  giveBack(
    purchaseId: string,
    { caller, reason }: { caller: Caller; reason: string | null },
    wallets: Wallets,
  ): PostingDraft[] {
    const { settings, now, members } = this.place;
    const own = this.opened.filter(({ use }) => use.purchaseId === purchaseId && use.status === 'REDEEMED');
    return own.flatMap(({ voucher, use }) => {
      rollBack(voucher, use, use.amount - use.rolledBack, { now, timeZone: settings.timeZone, reason });
      const cause = causeOf(caller, SourceType.VOUCHER, use.uuid, now);
      const { postings } = takePointsBack(wallets, use, cause);
      const { uuid: voucherId, memberId: holder } = voucher.row;
      tellVoucher(members, { holder, user: use.memberId }, 'voucher.rolled-back', { voucherId, now });
      if (this.lost.has(voucherId) && isUntouched(voucher)) takeBack(voucher, members, { now, reason: null });
      return postings;
    });
  }

  /** What stores the vouchers and uses that changed. */
  writes(): Call<never>[] {
    return this.desk.writes();
  }
}
