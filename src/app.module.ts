import { type DynamicModule, Module } from '@nestjs/common';
import { ActivitiesModule } from './activities/index.js';
import { AudiencesModule } from './audiences/index.js';
import { EarningModule } from './earning/index.js';
import { HistoryModule } from './history/index.js';
import { MembersModule } from './members/index.js';
import { MembershipModule } from './membership/index.js';
import type { Foundation } from './platform/foundation.js';
import { PlatformModule } from './platform/platform.module.js';
import { PointsModule } from './points/index.js';
import { ProgramsModule } from './programs/index.js';
import { ALL_PROOFS } from './proofs.js';
import { PurchasesModule } from './purchases/index.js';
import { ReferralsModule } from './referrals/index.js';
import { RewardsModule } from './rewards/index.js';
import { TiersModule } from './tiers/index.js';
import { VouchersModule } from './vouchers/index.js';
import { WebhooksModule } from './webhooks/index.js';

/** The features in dependency order: each may use those before it. */
@Module({})
export class AppModule {
  static on(foundation: Foundation): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PlatformModule.on(foundation, ALL_PROOFS),
        ProgramsModule,
        MembersModule,
        PointsModule,
        HistoryModule,
        TiersModule,
        AudiencesModule,
        EarningModule,
        VouchersModule,
        ReferralsModule,
        RewardsModule,
        PurchasesModule,
        ActivitiesModule,
        MembershipModule,
        WebhooksModule,
      ],
    };
  }
}
