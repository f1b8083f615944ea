import { Injectable } from '@nestjs/common';
import { KeyedReader } from '../../platform/batching/index.js';
import { Database } from '../../platform/database/index.js';
import { ProgramDirectory } from '../../programs/index.js';
import { USES_BY_ID } from '../stored/voucher-use-rows.js';
import { VoucherUse, type ShownUse } from './voucher-use.types.js';

/** Reads uses of vouchers by their inner ids, those that are asked for at about the same time in one statement. */
@Injectable()
export class VoucherUseLoader {
  private readonly byId: KeyedReader<ShownUse>;

  constructor(
    database: Database,
    private readonly programs: ProgramDirectory,
  ) {
    this.byId = new KeyedReader(database, USES_BY_ID, (row) => row.uuid);
  }

  /** The use as it stands now, or null when the program has none by that id. */
  async one(programId: number, uuid: string): Promise<VoucherUse | null> {
    const row = await this.byId.one(programId, uuid);
    return row && VoucherUse.of(row, await this.programs.settingsOf(programId));
  }
}
