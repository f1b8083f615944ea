import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { decodeId } from '../kernel/ids.js';
import { MemberData } from '../members/index.js';
import { Role } from '../platform/access/index.js';
import { NodeReaders } from '../platform/graphql/index.js';
import { TierConditions } from './conditions/tier-conditions.js';
import { EntryVouchers } from './grants/entry-vouchers.js';
import { TierGrants } from './grants/tier-grants.js';
import { TierGrantsResolver } from './grants/tier-grants.resolver.js';
import { ActivateLadders } from './ladders/activation/activate-ladders.job.js';
import { ActivateTierLadder } from './ladders/activation/activate-tier-ladder.js';
import { ActivationSteps } from './ladders/activation/activation-steps.js';
import { TakeOverMembers } from './ladders/activation/take-over-members.js';
import { ArchiveTierLadder } from './ladders/activation/archive-tier-ladder.js';
import { CreateTierLadder } from './ladders/create-tier-ladder.js';
import { LadderBook } from './ladders/ladder-book.js';
import { TierLadderVersionEntity } from './ladders/stored/tier-ladder-version.entity.js';
import { TierLadderEntity } from './ladders/stored/tier-ladder.entity.js';
import { TierVersionEntity } from './ladders/stored/tier-version.entity.js';
import { TierEntity } from './ladders/stored/tier.entity.js';
import { TierLadderChangesResolver } from './ladders/tier-ladder-changes.resolver.js';
import { TierLadderLoader } from './ladders/tier-ladder.loader.js';
import { TierLaddersResolver } from './ladders/tier-ladders.resolver.js';
import { TiersResolver } from './ladders/tiers.resolver.js';
import { UpdateTierLadder } from './ladders/update-tier-ladder.js';
import { EndTierOverride } from './overrides/end-tier-override.js';
import { OverrideChanges } from './overrides/override-changes.js';
import { OverrideTier } from './overrides/override-tier.js';
import { TIER_OVERRIDE_PAYLOAD_RESOLVERS, TierOverridesResolver } from './overrides/tier-overrides.resolver.js';
import { ReviewStandings } from './reviews/review-standings.job.js';
import { PreviewTierLadder } from './preview/preview-tier-ladder.js';
import { TierForecastsResolver, TierPreviewResolver } from './preview/preview.resolver.js';
import { TIERS_MEMBER_TABLES } from './tiers.member-tables.js';
import { MemberTierResolver, TierChangesResolver } from './standings/shown/member-tier.resolver.js';
import { CausedChanges } from './standings/shown/caused-changes.js';
import { TierStandings } from './standings/shown/tier-standings.js';

const READERS = [Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST];

@Module({
  imports: [TypeOrmModule.forFeature([TierLadderEntity, TierLadderVersionEntity, TierEntity, TierVersionEntity])],
  providers: [
    LadderBook,
    TierLadderLoader,
    CreateTierLadder,
    UpdateTierLadder,
    TakeOverMembers,
    ActivationSteps,
    ActivateTierLadder,
    ArchiveTierLadder,
    ActivateLadders,
    EntryVouchers,
    PreviewTierLadder,
    TierPreviewResolver,
    TierForecastsResolver,
    TierGrants,
    TierGrantsResolver,
    TierLaddersResolver,
    TierLadderChangesResolver,
    TiersResolver,
    ReviewStandings,
    TierStandings,
    CausedChanges,
    OverrideChanges,
    OverrideTier,
    EndTierOverride,
    TierOverridesResolver,
    ...TIER_OVERRIDE_PAYLOAD_RESOLVERS,
    MemberTierResolver,
    TierChangesResolver,
    TierConditions,
  ],
  exports: [LadderBook, TierLadderLoader, CreateTierLadder, CausedChanges, EntryVouchers, TierConditions, TierGrants],
})
export class TiersModule {
  constructor(nodes: NodeReaders, loader: TierLadderLoader, memberData: MemberData) {
    memberData.register(TIERS_MEMBER_TABLES);
    nodes.register({
      prefix: 'tld',
      roles: READERS,
      read: async (caller, id) => {
        const uuid = decodeId('tld', id);
        return uuid === null ? null : loader.ladder(caller.programId, uuid);
      },
    });
    nodes.register({
      prefix: 'tir',
      roles: READERS,
      read: async (caller, id) => {
        const uuid = decodeId('tir', id);
        return uuid === null ? null : loader.tier(caller.programId, uuid);
      },
    });
  }
}
