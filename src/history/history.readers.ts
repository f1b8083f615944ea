import { Injectable } from '@nestjs/common';
import { KeyedReader, PageReader } from '../platform/batching/index.js';
import { columnsOf, Database } from '../platform/database/index.js';
import type { Page } from '../platform/graphql/index.js';
import { ACTIVITIES_OF_MEMBERS } from './activities/activities.queries.js';
import { ACTIVITIES_BY_ID, type ActivityRow } from './activities/activity-rows.js';
import { Activity } from './activities/activity.types.js';
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
import { AFTER_ALL, type MemberFactsAsked } from './places.js';
import { FIND_OF_MEMBERS } from './purchases.queries.js';
import { PurchaseReturn } from './return.types.js';

/** Reads facts by key, each kind for everybody who asks at about the same time in one statement. */
@Injectable()
export class HistoryReaders {
  readonly lines: KeyedReader<PurchaseLineRow>;
  readonly awards: KeyedReader<AwardRow>;
  readonly returns: KeyedReader<ReturnRow>;
  readonly returnLines: KeyedReader<ReturnLineRow>;
  readonly returnsById: KeyedReader<ReturnRow>;
  private readonly ofMembers: PageReader<MemberFactsAsked, PurchaseRow>;
  private readonly byId: KeyedReader<PurchaseRow>;
  private readonly byOrder: KeyedReader<PurchaseRow>;
  private readonly activities: KeyedReader<ActivityRow>;
  private readonly activitiesOfMembers: PageReader<MemberFactsAsked, ActivityRow>;

  constructor(database: Database) {
    this.lines = new KeyedReader(database, LINES_OF_PURCHASES, (row) => row.purchaseId);
    this.awards = new KeyedReader(database, AWARDS_OF_SOURCES, (row) => row.sourceId);
    this.returns = new KeyedReader(database, RETURNS_OF_PURCHASES, (row) => row.purchaseId);
    this.returnLines = new KeyedReader(database, LINES_OF_RETURNS, (row) => row.returnId);
    this.returnsById = new KeyedReader(database, RETURNS_BY_ID, (row) => row.uuid);
    this.ofMembers = new PageReader(database, FIND_OF_MEMBERS, (asks) =>
      columnsOf(asks, 'memberId', 'before', 'beforeId'),
    );
    this.byId = new KeyedReader(database, PURCHASES_BY_ID, (row) => row.uuid);
    this.byOrder = new KeyedReader(database, PURCHASES_BY_ORDER, (row) => row.orderId);
    this.activities = new KeyedReader(database, ACTIVITIES_BY_ID, (row) => row.uuid);
    this.activitiesOfMembers = new PageReader(database, ACTIVITIES_OF_MEMBERS, (asks) =>
      columnsOf(asks, 'memberId', 'before', 'beforeId'),
    );
  }

  async purchase(programId: number, uuid: string): Promise<Purchase | null> {
    const row = await this.byId.one(programId, uuid);
    return row && Purchase.of(row, programId);
  }

  async purchaseReturn(programId: number, uuid: string): Promise<PurchaseReturn | null> {
    const row = await this.returnsById.one(programId, uuid);
    const purchase = row && (await this.purchase(programId, row.purchaseId));
    return row && purchase && PurchaseReturn.of(row, programId, purchase.currency);
  }

  /** A page of a member's purchases, those bought last first. */
  purchasesOfMember(programId: number, memberId: string, { limit, after }: Page): Promise<PurchaseRow[]> {
    const [before, beforeId] = (after ?? AFTER_ALL) as [string, string];
    return this.ofMembers.page(programId, limit, { memberId, before, beforeId });
  }

  async purchaseByOrder(programId: number, orderId: string): Promise<Purchase | null> {
    const row = await this.byOrder.one(programId, orderId);
    return row && Purchase.of(row, programId);
  }

  async activity(programId: number, uuid: string): Promise<Activity | null> {
    const row = await this.activities.one(programId, uuid);
    return row && Activity.of(row, programId);
  }

  /** A page of a member's activities, those done last first. */
  activitiesOfMember(programId: number, memberId: string, { limit, after }: Page): Promise<ActivityRow[]> {
    const [before, beforeId] = (after ?? AFTER_ALL) as [string, string];
    return this.activitiesOfMembers.page(programId, limit, { memberId, before, beforeId });
  }
}
