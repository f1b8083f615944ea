import { Injectable } from '@nestjs/common';
import type { Queryable, Tx } from '../../platform/database/index.js';
import type { ProgramSettings } from '../../programs/index.js';
import { CodeKeys } from '../codes/code-keys.js';
import { findByCodes } from '../codes/find-by-codes.js';
import { VoucherDesk } from '../redeeming/voucher-desk.js';
import { findOutside, type Outside } from '../redeeming/voucher-users.js';
import type { FoundVoucher } from '../stored/voucher-rows.js';
import { TemplateBook } from '../templates/template-book.js';
import { PurchaseTill, type TillPlace } from './purchase-till.js';

/** A purchase with codes, as far as it is known before its member is locked. */
export interface CodesOfPurchase {
  readonly codes: readonly string[];
  readonly orderId: string;
  readonly channel: string | null;
}

/** The vouchers that the codes of a purchase name, in their order; null where a code is none. */
export type VouchersOfPurchase = readonly (FoundVoucher | null)[];

/** Uses vouchers with the purchases in which their codes are given. Without codes nothing is asked of the database. */
@Injectable()
export class PurchaseVouchers {
  constructor(
    private readonly keys: CodeKeys,
    private readonly templates: TemplateBook,
  ) {}

  /** What these codes name, without a lock. Their holders are to be locked with the members. */
  async find(
    db: Queryable,
    { number: programId }: ProgramSettings,
    purchases: readonly CodesOfPurchase[],
  ): Promise<VouchersOfPurchase[]> {
    const codes = purchases.flatMap((purchase) => purchase.codes);
    const found = codes.length === 0 ? [] : await findByCodes(db, this.keys, programId, codes);
    let at = 0;
    return purchases.map((purchase) => found.slice(at, (at += purchase.codes.length)));
  }

  /**
   * Locks the vouchers after the members, and reads what is to be known of them. Throws Restart when one has another holder than it was
   * found with. `memberIds`: who buys, for each purchase.
   */
  async open(
    tx: Tx,
    place: TillPlace,
    purchases: readonly CodesOfPurchase[],
    found: readonly VouchersOfPurchase[],
    memberIds: readonly (string | null)[],
  ): Promise<PurchaseTill> {
    const { settings, now } = place;
    const wanted = purchases.flatMap(({ orderId, channel }, index) =>
      (found[index] ?? []).flatMap((voucher) => {
        if (!voucher) return [];
        const { uuid: voucherId, memberId: holder } = voucher;
        return [{ voucherId, holder, orderId, channel, index, memberId: memberIds[index] ?? null }];
      }),
    );
    const desk = await VoucherDesk.open(tx, this.templates, { programId: settings.number, now }, wanted);
    const audiences = wanted.map(({ voucherId, memberId, channel }) => ({
      audience: desk.find(voucherId)?.template.audience ?? null,
      memberId,
      channel,
    }));
    const outside = await findOutside(tx, place, audiences);
    const outsideOf = new Map<string, readonly Outside[]>(
      wanted.map(({ index, voucherId }, at) => [`${String(index)}/${voucherId}`, outside[at] ?? []]),
    );
    return new PurchaseTill(
      place,
      desk,
      found.map((vouchers) => vouchers.map((voucher) => voucher?.uuid ?? null)),
      outsideOf,
    );
  }
}
