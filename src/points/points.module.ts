import { Global, Module } from '@nestjs/common';
import { Role } from '../platform/access/index.js';
import { MemberData } from '../members/index.js';
import { NodeReaders } from '../platform/graphql/index.js';
import { decodeId } from '../kernel/ids.js';
import { Balances } from './balances.js';
import { AdjustPoints } from './corrections/adjust-points.js';
import { CORRECTION_PAYLOAD_RESOLVERS, CorrectionsResolver } from './corrections/corrections.resolver.js';
import { ExtendExpiry } from './corrections/extend-expiry.js';
import { ReinstatePoints } from './corrections/reinstate-points.js';
import { CaptureHold } from './holds/capture-hold.js';
import { HoldPoints } from './holds/hold-points.js';
import { Holds } from './holds/holds.reader.js';
import { HOLD_PAYLOAD_RESOLVERS, HoldsResolver } from './holds/holds.resolver.js';
import { ReleaseHold } from './holds/release-hold.js';
import { LiabilityResolver } from './liability/liability.resolver.js';
import { ReportLiability } from './liability/report-liability.js';
import { readLotId } from './lots/lot-id.js';
import { LotReader } from './lots/lot-reader.js';
import { LotsResolver } from './lots/lots.resolver.js';
import { WalletCurrencies } from './merging/wallet-currencies.js';
import { Outlooks } from './outlooks.js';
import { PastWallets } from './past-wallets.js';
import { PointsBalanceResolver } from './points-balance.resolver.js';
import { POINTS_MEMBER_TABLES } from './points.member-tables.js';
import { MemberPointsResolver, PointsResolver } from './points.resolver.js';
import { Posting } from './points.types.js';
import { readPostingId } from './posting-id.js';
import { SettleWallets } from './settle-wallets.job.js';
import { SettledWallets } from './settled-wallets.js';
import { Statements } from './statements.js';
import { TransferPoints } from './transfers/transfer-points.js';
import { TransfersResolver } from './transfers/transfers.resolver.js';
import { WalletChanges } from './wallet-changes.js';

@Global()
@Module({
  providers: [
    AdjustPoints,
    CorrectionsResolver,
    ExtendExpiry,
    ReinstatePoints,
    Balances,
    CaptureHold,
    HoldPoints,
    Holds,
    HoldsResolver,
    LiabilityResolver,
    LotReader,
    LotsResolver,
    MemberPointsResolver,
    Outlooks,
    PastWallets,
    PointsBalanceResolver,
    PointsResolver,
    ReleaseHold,
    ReportLiability,
    SettledWallets,
    SettleWallets,
    Statements,
    TransferPoints,
    WalletCurrencies,
    TransfersResolver,
    WalletChanges,
    ...CORRECTION_PAYLOAD_RESOLVERS,
    ...HOLD_PAYLOAD_RESOLVERS,
  ],
  exports: [Balances, Holds, SettledWallets, Statements, WalletChanges, WalletCurrencies],
})
export class PointsModule {
  constructor(nodes: NodeReaders, statements: Statements, holds: Holds, lots: LotReader, memberData: MemberData) {
    memberData.register(POINTS_MEMBER_TABLES);
    nodes.register({
      prefix: 'hld',
      roles: [Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST, Role.SHOP, Role.MEMBER],
      read: async (caller, id) => {
        const uuid = decodeId('hld', id);
        const hold = uuid === null ? null : await holds.one(caller.programId, uuid);
        return caller.memberId && hold?.memberId !== caller.memberId ? null : hold;
      },
    });
    nodes.register({
      prefix: 'pst',
      roles: [Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST, Role.MEMBER],
      read: async (caller, id) => {
        const key = readPostingId(id);
        const row = key && (await statements.one(caller.programId, key.walletId, key.sequence));
        if (!row || (caller.memberId && row.memberId !== caller.memberId)) return null;
        return Posting.of(row, caller.programId);
      },
    });
    nodes.register({
      prefix: 'lot',
      roles: [Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST, Role.MEMBER],
      read: async (caller, id) => {
        const key = readLotId(id);
        const found = key && (await lots.one(caller.programId, key.walletId, key.number));
        return !found || (caller.memberId && found.memberId !== caller.memberId) ? null : found.lot;
      },
    });
  }
}
