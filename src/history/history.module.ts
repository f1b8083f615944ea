import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { decodeId } from '../kernel/ids.js';
import { MemberData } from '../members/index.js';
import { Role, type Caller } from '../platform/access/index.js';
import { NodeReaders } from '../platform/graphql/index.js';
import { ActivitiesResolver, MemberActivitiesResolver } from './activities/activities.resolver.js';
import { ActivityTypeEntity } from './activities/activity-type.entity.js';
import { ActivityTypes } from './activities/activity-types.js';
import { ActivityTypesResolver } from './activities/activity-types.resolver.js';
import { CreateActivityType } from './activities/create-activity-type.js';
import { UpdateActivityType } from './activities/update-activity-type.js';
import { HISTORY_MEMBER_TABLES } from './history.member-tables.js';
import { HistoryReaders } from './history.readers.js';
import { MemberPurchasesResolver, PurchasesResolver } from './purchases.resolver.js';
import { PurchaseReturn } from './return.types.js';
import { ReturnsResolver } from './returns.resolver.js';

const READERS = [Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST, Role.SHOP, Role.MEMBER];

@Global()
@Module({
  imports: [TypeOrmModule.forFeature([ActivityTypeEntity])],
  providers: [
    HistoryReaders,
    PurchasesResolver,
    MemberPurchasesResolver,
    ReturnsResolver,
    ActivityTypes,
    CreateActivityType,
    UpdateActivityType,
    ActivityTypesResolver,
    ActivitiesResolver,
    MemberActivitiesResolver,
  ],
  exports: [HistoryReaders, ActivityTypes],
})
export class HistoryModule {
  constructor(nodes: NodeReaders, readers: HistoryReaders, memberData: MemberData) {
    memberData.register(HISTORY_MEMBER_TABLES);
    const own = <Fact extends { memberId: string }>(caller: Caller, fact: Fact | null): Fact | null =>
      caller.memberId && fact?.memberId !== caller.memberId ? null : fact;
    nodes.register({
      prefix: 'pur',
      roles: READERS,
      read: async (caller, id) => {
        const uuid = decodeId('pur', id);
        return own(caller, uuid === null ? null : await readers.purchase(caller.programId, uuid));
      },
    });
    nodes.register({
      prefix: 'ret',
      roles: READERS,
      read: async (caller, id) => {
        const uuid = decodeId('ret', id);
        const row = uuid && (await readers.returnsById.one(caller.programId, uuid));
        const purchase = own(caller, row ? await readers.purchase(caller.programId, row.purchaseId) : null);
        return row && purchase ? PurchaseReturn.of(row, caller.programId, purchase.currency) : null;
      },
    });
    nodes.register({
      prefix: 'act',
      roles: READERS,
      read: async (caller, id) => {
        const uuid = decodeId('act', id);
        return own(caller, uuid === null ? null : await readers.activity(caller.programId, uuid));
      },
    });
  }
}
