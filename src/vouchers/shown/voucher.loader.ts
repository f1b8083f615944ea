import { Injectable } from '@nestjs/common';
import { KeyedReader } from '../../platform/batching/index.js';
import { Database } from '../../platform/database/index.js';
import { ProgramDirectory } from '../../programs/index.js';
import { VOUCHERS_BY_ID, type ShownVoucherRow } from '../stored/shown-vouchers.js';
import { Voucher } from './voucher.types.js';

/** Reads vouchers by their inner ids, those that are asked for at about the same time in one statement. */
@Injectable()
export class VoucherLoader {
  private readonly byId: KeyedReader<ShownVoucherRow>;

  constructor(
    database: Database,
    private readonly programs: ProgramDirectory,
  ) {
    this.byId = new KeyedReader(database, VOUCHERS_BY_ID, (row) => row.uuid);
  }

  /** The voucher as it stands now, or null when the program has none by that id. */
  async one(programId: number, uuid: string): Promise<Voucher | null> {
    const row = await this.byId.one(programId, uuid);
    return row && Voucher.of(row, await this.programs.settingsOf(programId));
  }
}
