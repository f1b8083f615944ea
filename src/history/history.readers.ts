import { Injectable } from '@nestjs/common';
import { KeyedReader } from '../platform/batching/index.js';
import { Database } from '../platform/database/index.js';
import {
  AWARDS_OF_SOURCES,
  LINES_OF_PURCHASES,
  LINES_OF_RETURNS,
  PURCHASES_BY_ID,
  PURCHASES_BY_ORDER,
  RETURNS_BY_ID,
  RETURNS_OF_PURCHASES,
  type AwardRow,
  type PurchaseLineRow,
  type PurchaseRow,
  type ReturnLineRow,
  type ReturnRow,
} from './purchase-rows.js';
import { Purchase } from './purchase.types.js';

/** Reads facts by key, each kind for everybody who asks at about the same time in one statement. */
@Injectable()
export class HistoryReaders {
  readonly lines: KeyedReader<PurchaseLineRow>;
  readonly awards: KeyedReader<AwardRow>;
  readonly returns: KeyedReader<ReturnRow>;
  readonly returnLines: KeyedReader<ReturnLineRow>;
  readonly returnsById: KeyedReader<ReturnRow>;
  private readonly byId: KeyedReader<PurchaseRow>;
  private readonly byOrder: KeyedReader<PurchaseRow>;

  constructor(database: Database) {
    this.lines = new KeyedReader(database, LINES_OF_PURCHASES, (row) => row.purchaseId);
    this.awards = new KeyedReader(database, AWARDS_OF_SOURCES, (row) => row.sourceId);
    this.returns = new KeyedReader(database, RETURNS_OF_PURCHASES, (row) => row.purchaseId);
    this.returnLines = new KeyedReader(database, LINES_OF_RETURNS, (row) => row.returnId);
    this.returnsById = new KeyedReader(database, RETURNS_BY_ID, (row) => row.uuid);
    this.byId = new KeyedReader(database, PURCHASES_BY_ID, (row) => row.uuid);
    this.byOrder = new KeyedReader(database, PURCHASES_BY_ORDER, (row) => row.orderId);
  }

  async purchase(programId: number, uuid: string): Promise<Purchase | null> {
    const row = await this.byId.one(programId, uuid);
    return row && Purchase.of(row, programId);
  }

  async purchaseByOrder(programId: number, orderId: string): Promise<Purchase | null> {
    const row = await this.byOrder.one(programId, orderId);
    return row && Purchase.of(row, programId);
  }
}
