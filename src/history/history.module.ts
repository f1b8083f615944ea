import { Global, Module } from '@nestjs/common';
import { decodeId } from '../kernel/ids.js';
import { Role, type Caller } from '../platform/access/index.js';
import { NodeReaders } from '../platform/graphql/index.js';
import { HistoryReaders } from './history.readers.js';
import { MemberPurchasesResolver, PurchasesResolver } from './purchases.resolver.js';
import type { Purchase } from './purchase.types.js';
import { PurchaseReturn } from './return.types.js';
import { ReturnsResolver } from './returns.resolver.js';

const READERS = [Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST, Role.SHOP, Role.MEMBER];

@Global()
@Module({
  providers: [HistoryReaders, PurchasesResolver, MemberPurchasesResolver, ReturnsResolver],
  exports: [HistoryReaders],
})
export class HistoryModule {
  constructor(nodes: NodeReaders, readers: HistoryReaders) {
    const own = (caller: Caller, purchase: Purchase | null): Purchase | null =>
      caller.memberId && purchase?.memberId !== caller.memberId ? null : purchase;
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
  }
}
