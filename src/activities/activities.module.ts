import { Module } from '@nestjs/common';
import { EarningModule } from '../earning/index.js';
import { HistoryModule } from '../history/index.js';
import { TiersModule, tierChangesOf } from '../tiers/index.js';
import { VouchersModule } from '../vouchers/index.js';
import { RecordActivityResolver } from './activities.resolver.js';
import { Celebrate } from './celebrations/celebrate.js';
import { CelebrateMembers } from './celebrations/celebrate-members.job.js';
import { RecordActivities } from './record-activities.js';
import { RecordActivityPayload } from './record-activity.types.js';

@Module({
  imports: [EarningModule, HistoryModule, TiersModule, VouchersModule],
  providers: [
    RecordActivities,
    RecordActivityResolver,
    tierChangesOf(RecordActivityPayload),
    Celebrate,
    CelebrateMembers,
  ],
  exports: [RecordActivities],
})
export class ActivitiesModule {}
