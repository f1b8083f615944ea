import { Injectable } from '@nestjs/common';
import { KeyedReader } from '../../../platform/batching/index.js';
import { Database } from '../../../platform/database/index.js';
import { BARS_OF_MEMBERS, type Bar } from './bar-rows.js';

/** Reads who is barred from bringing friends. Look-ups that arrive together are one statement. */
@Injectable()
export class Bars {
  private readonly ofMembers: KeyedReader<Bar>;

  constructor(database: Database) {
    this.ofMembers = new KeyedReader(database, BARS_OF_MEMBERS, ({ memberId }) => memberId);
  }

  /** Null for who is not barred. */
  of(programId: number, memberId: string): Promise<Bar | null> {
    return this.ofMembers.one(programId, memberId);
  }
}
