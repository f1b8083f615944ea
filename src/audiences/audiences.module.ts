import { Global, Module } from '@nestjs/common';
import { MemberData } from '../members/index.js';
import { TiersModule } from '../tiers/index.js';
import { AudienceTiersResolver } from './audience-tiers.resolver.js';
import { AUDIENCES_MEMBER_TABLES } from './audiences.member-tables.js';
import { AudienceCounts } from './reach/audience-counts.js';
import { AudiencesResolver } from './reach/audiences.resolver.js';
import { AddToSegment } from './segments/add-to-segment.js';
import { ArchiveSegment } from './segments/archive-segment.js';
import { CreateSegment } from './segments/create-segment.js';
import { DYNAMIC_SEGMENTS } from './segments/dynamic-segments.user.js';
import { RefreshSegment } from './segments/refresh-segment.js';
import { RefreshSegments } from './segments/refresh-segments.job.js';
import { Refreshing } from './segments/refreshing.js';
import { RemoveFromSegment } from './segments/remove-from-segment.js';
import { SegmentChangesResolver } from './segments/segment-changes.resolver.js';
import { SegmentMembers } from './segments/segment-members.js';
import { SegmentReaders } from './segments/segment-readers.js';
import { SegmentUsers } from './segments/segment-users.js';
import { MemberSegmentsResolver, SegmentsResolver } from './segments/segments.resolver.js';
import { UpdateSegment } from './segments/update-segment.js';

@Global()
@Module({
  imports: [TiersModule],
  providers: [
    AudienceCounts,
    AudiencesResolver,
    AudienceTiersResolver,
    SegmentUsers,
    SegmentReaders,
    SegmentMembers,
    Refreshing,
    RefreshSegments,
    CreateSegment,
    UpdateSegment,
    ArchiveSegment,
    RefreshSegment,
    AddToSegment,
    RemoveFromSegment,
    SegmentsResolver,
    SegmentChangesResolver,
    MemberSegmentsResolver,
  ],
  exports: [SegmentUsers, SegmentReaders, SegmentMembers],
})
export class AudiencesModule {
  constructor(users: SegmentUsers, memberData: MemberData) {
    memberData.register(AUDIENCES_MEMBER_TABLES);
    users.register(DYNAMIC_SEGMENTS);
  }
}
