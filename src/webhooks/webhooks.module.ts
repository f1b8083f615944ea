import { Module } from '@nestjs/common';
import { MemberData, MembersModule } from '../members/index.js';
import { PointsModule } from '../points/index.js';
import { ProgramsModule } from '../programs/index.js';
import { TiersModule } from '../tiers/index.js';
import { AnnouncePoints } from './announcements/announce-points.js';
import { AnnounceTiers } from './announcements/announce-tiers.js';
import { AnnounceVouchers } from './announcements/announce-vouchers.js';
import { AnnounceWhatEnds } from './announcements/announce.job.js';
import { LiveNews } from './live/live-news.js';
import { LiveResolver } from './live/live.resolver.js';
import { EventPayloads } from './events/event-payloads.js';
import { RelayedEvents } from './relay/relayed-events.js';
import { WEBHOOKS_MEMBER_TABLES } from './webhooks.member-tables.js';

/** What the outside is told, and how. */
@Module({
  imports: [ProgramsModule, MembersModule, PointsModule, TiersModule],
  providers: [
    EventPayloads,
    AnnouncePoints,
    AnnounceTiers,
    AnnounceVouchers,
    AnnounceWhatEnds,
    RelayedEvents,
    LiveNews,
    LiveResolver,
  ],
  exports: [EventPayloads],
})
export class WebhooksModule {
  constructor(memberData: MemberData) {
    memberData.register(WEBHOOKS_MEMBER_TABLES);
  }
}
