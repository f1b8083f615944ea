import { Injectable } from '@nestjs/common';
import { KeyedReader } from '../../platform/batching/index.js';
import { Database } from '../../platform/database/index.js';
import { HOLDS_BY_ID, type HoldRow } from './holds.queries.js';
import { Hold } from './holds.types.js';

/** Reads holds by id, those that are asked for at about the same time in one statement. */
@Injectable()
export class Holds {
  private readonly byId: KeyedReader<HoldRow>;

  constructor(database: Database) {
    this.byId = new KeyedReader(database, HOLDS_BY_ID, (row) => row.uuid);
  }

  async one(programId: number, uuid: string): Promise<Hold | null> {
    const row = await this.byId.one(programId, uuid);
    return row && Hold.of(row, programId);
  }
}
