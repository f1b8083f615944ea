import { Injectable } from '@nestjs/common';
import { KeyedReader } from '../../platform/batching/index.js';
import { Database } from '../../platform/database/index.js';
import { ProgramDirectory } from '../../programs/index.js';
import type { VoucherUse as StoredUse } from '../life/held-voucher.js';
import { USES_BY_ID, USES_OF_PURCHASES } from '../stored/voucher-use-rows.js';
import { VoucherUse, type ShownUse } from './voucher-use.types.js';

/** Reads uses of vouchers by their inner ids, those that are asked for at about the same time in one statement. */
@Injectable()
export class VoucherUseLoader {
  private readonly byId: KeyedReader<ShownUse>;
  private readonly byPurchase: KeyedReader<StoredUse>;

  constructor(
    database: Database,
    private readonly programs: ProgramDirectory,
  ) {
    this.byId = new KeyedReader(database, USES_BY_ID, (row) => row.uuid);
    this.byPurchase = new KeyedReader(database, USES_OF_PURCHASES, (row) => row.purchaseId as string);
  }

  /** The use as it stands now, or null when the program has none by that id. */
  async one(programId: number, uuid: string): Promise<VoucherUse | null> {
    const row = await this.byId.one(programId, uuid);
    return row && VoucherUse.of(row, await this.programs.settingsOf(programId));
  }
  /** The uses with which a purchase was recorded. */
  async ofPurchase(programId: number, purchase: string): Promise<VoucherUse[]> {
    const rows = await this.byPurchase.many(programId, purchase);
    if (rows.length === 0) return [];
    const settings = await this.programs.settingsOf(programId);
    return rows.map((row) => VoucherUse.of({ ...row, isLate: false }, settings));
  }
}
