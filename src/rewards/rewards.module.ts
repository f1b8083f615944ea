import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AudiencesModule } from '../audiences/index.js';
import { decodeId } from '../kernel/ids.js';
import { MemberData } from '../members/index.js';
import { Role } from '../platform/access/index.js';
import { NodeReaders } from '../platform/graphql/index.js';
import { NeededSecrets } from '../platform/secrets/index.js';
import { PointsModule } from '../points/index.js';
import { TiersModule } from '../tiers/index.js';
import { CodeKeys, VouchersModule } from '../vouchers/index.js';
import { RewardBook } from './book/reward-book.js';
import { ActivateReward } from './catalogue/activate-reward.js';
import { ArchiveReward } from './catalogue/archive-reward.js';
import { CreateReward } from './catalogue/create-reward.js';
import { Looks } from './offers/looks.js';
import { MemberRewards } from './offers/member-rewards.js';
import { MemberRewardsResolver } from './offers/member-rewards.resolver.js';
import { PopularityBook } from './offers/popularity/popularity-book.js';
import { PreviewReward } from './offers/preview-reward.js';
import { Lookers } from './offers/read/lookers.js';
import { ShelvesReader } from './offers/read/shelves.js';
import { RelevanceWeightsResolver } from './offers/relevance-weights.resolver.js';
import { RewardInsightsResolver } from './insights/insights.resolver.js';
import { ReadRewardInsights } from './insights/reward-insights.js';
import { PauseReward } from './catalogue/pause-reward.js';
import { RewardGivesResolver } from './catalogue/reward-gives.resolver.js';
import { RewardChangesResolver } from './catalogue/reward-changes.resolver.js';
import { RewardLoader } from './catalogue/reward.loader.js';
import { RewardOptionsResolver } from './catalogue/reward-options.resolver.js';
import { RewardsForTemplates } from './catalogue/rewards-for-templates.js';
import { RewardsForSegments } from './catalogue/rewards-for-segments.js';
import { RewardsResolver } from './catalogue/rewards.resolver.js';
import { ShownLanguages } from './catalogue/shown-languages.js';
import { SEALED_CODES } from './catalogue/codes/code-rows.js';
import { AddRewardCodes } from './catalogue/codes/add-reward-codes.js';
import { LowPools } from './catalogue/codes/low-pools.js';
import { OutOfStockResolver } from './catalogue/out-of-stock.resolver.js';
import { AddRewardStock } from './catalogue/stock/add-reward-stock.js';
import { RewardOptionVersionEntity } from './catalogue/stored/reward-option-version.entity.js';
import { RewardOptionEntity } from './catalogue/stored/reward-option.entity.js';
import { RewardStockEntity } from './catalogue/stored/reward-stock.entity.js';
import { RewardVersionEntity } from './catalogue/stored/reward-version.entity.js';
import { RewardEntity } from './catalogue/stored/reward.entity.js';
import { UpdateReward } from './catalogue/update-reward.js';
import { UnavailabilityResolver } from './eligibility/unavailability.resolver.js';
import { CancelRedemption } from './redemption/cancel-redemption.js';
import { ConfirmRedemption } from './redemption/confirm-redemption.js';
import { ExpireReservations } from './redemption/expire-reservations.job.js';
import { FulfillRedemption } from './redemption/fulfill-redemption.js';
import { RedeemReward } from './redemption/redeem-reward.js';
import {
  ChoiceRequiredResolver,
  REDEMPTION_PAYLOAD_RESOLVERS,
  RedemptionsResolver,
} from './redemption/redemptions.resolver.js';
import { ReserveReward } from './redemption/reserve-reward.js';
import {
  MemberRedemptionsResolver,
  RedemptionItemResolver,
  RedemptionResolver,
} from './redemption/shown/redemption.resolver.js';
import { Redemptions } from './redemption/shown/redemptions.reader.js';
import { REWARDS_MEMBER_TABLES } from './rewards.member-tables.js';

const READERS = [Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST];

@Module({
  imports: [
    TypeOrmModule.forFeature([
      RewardEntity,
      RewardVersionEntity,
      RewardOptionEntity,
      RewardOptionVersionEntity,
      RewardStockEntity,
    ]),
    PointsModule,
    TiersModule,
    AudiencesModule,
    VouchersModule,
  ],
  providers: [
    RewardBook,
    RewardLoader,
    ShownLanguages,
    CreateReward,
    UpdateReward,
    ActivateReward,
    PauseReward,
    ArchiveReward,
    AddRewardStock,
    AddRewardCodes,
    LowPools,
    OutOfStockResolver,
    UnavailabilityResolver,
    RewardsForSegments,
    RewardsForTemplates,
    RewardsResolver,
    RewardOptionsResolver,
    RewardGivesResolver,
    RewardChangesResolver,
    Lookers,
    Looks,
    ShelvesReader,
    PopularityBook,
    MemberRewards,
    PreviewReward,
    MemberRewardsResolver,
    RelevanceWeightsResolver,
    ReadRewardInsights,
    RewardInsightsResolver,
    Redemptions,
    ExpireReservations,
    RedeemReward,
    ReserveReward,
    ConfirmRedemption,
    FulfillRedemption,
    CancelRedemption,
    RedemptionsResolver,
    RedemptionResolver,
    RedemptionItemResolver,
    MemberRedemptionsResolver,
    ChoiceRequiredResolver,
    ...REDEMPTION_PAYLOAD_RESOLVERS,
  ],
  exports: [Redemptions],
})
export class RewardsModule {
  constructor(
    nodes: NodeReaders,
    loader: RewardLoader,
    redemptions: Redemptions,
    memberData: MemberData,
    secrets: NeededSecrets,
    keys: CodeKeys,
  ) {
    secrets.register({ samples: SEALED_CODES, open: (programId, sealed) => keys.open(programId, sealed) });
    memberData.register(REWARDS_MEMBER_TABLES);
    nodes.register({
      prefix: 'rdm',
      roles: [...READERS, Role.SHOP, Role.MEMBER],
      read: async (caller, id) => {
        const uuid = decodeId('rdm', id);
        const found = uuid === null ? null : await redemptions.one(caller.programId, uuid);
        return caller.memberId !== null && found?.memberId !== caller.memberId ? null : found;
      },
    });
    nodes.register({
      prefix: 'rwd',
      roles: READERS,
      read: async (caller, id) => {
        const uuid = decodeId('rwd', id);
        return uuid === null ? null : loader.reward(caller.programId, uuid);
      },
    });
    nodes.register({
      prefix: 'rwo',
      roles: READERS,
      read: async (caller, id) => {
        const uuid = decodeId('rwo', id);
        return uuid === null ? null : loader.option(caller.programId, uuid);
      },
    });
  }
}
