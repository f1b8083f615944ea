import { Module } from '@nestjs/common';
import { EarningModule } from '../earning/index.js';
import { MemberData } from '../members/index.js';
import { Role } from '../platform/access/index.js';
import { NodeReaders } from '../platform/graphql/index.js';
import { ReferralsModule } from '../referrals/index.js';
import { RewardsModule } from '../rewards/index.js';
import { TiersModule } from '../tiers/index.js';
import { VouchersModule } from '../vouchers/index.js';
import { EnrollMembers } from './enroll-members.js';
import { CancelErasure } from './erasing/cancel-erasure.js';
import { EraseMember } from './erasing/erase-member.js';
import { EraseMembers } from './erasing/erase-members.job.js';
import { ErasingResolver } from './erasing/erasing.resolver.js';
import { ExportDownloads } from './exporting/export-downloads.controller.js';
import { ExportMember } from './exporting/export-member.js';
import { ExportMembersJob } from './exporting/export-members.job.js';
import { DataRequestExportResolver, ExportingResolver } from './exporting/exporting.resolver.js';
import { Exports } from './exporting/exports.js';
import { MEMBERSHIP_MEMBER_TABLES } from './membership.member-tables.js';
import { BlockMember } from './life/block-member.js';
import { CloseMember } from './life/close-member.js';
import { LifeChanges } from './life/life-changes.js';
import { LIFE_PAYLOAD_RESOLVERS, LifeResolver } from './life/life.resolver.js';
import { PauseMember } from './life/pause-member.js';
import { ReopenMember } from './life/reopen-member.js';
import { ResumeMember } from './life/resume-member.js';
import { UnblockMember } from './life/unblock-member.js';
import { EnrollMemberPayloadResolver, MembershipResolver } from './membership.resolver.js';
import { MergeMembers } from './merging/merge-members.js';
import { Merges } from './merging/merges.js';
import {
  MemberMergesResolver,
  MERGE_PAYLOAD_RESOLVERS,
  MergedPointsResolver,
  MergesResolver,
} from './merging/merges.resolver.js';
import { UnmergeMembers } from './merging/unmerge-members.js';
import { PostingSourceResolver } from './posting-source.resolver.js';

@Module({
  imports: [EarningModule, TiersModule, VouchersModule, ReferralsModule, RewardsModule],
  controllers: [ExportDownloads],
  providers: [
    EnrollMembers,
    MembershipResolver,
    EnrollMemberPayloadResolver,
    PostingSourceResolver,
    CancelErasure,
    EraseMember,
    EraseMembers,
    ErasingResolver,
    DataRequestExportResolver,
    ExportingResolver,
    ExportMember,
    ExportMembersJob,
    Exports,
    MergeMembers,
    UnmergeMembers,
    Merges,
    MergesResolver,
    MergedPointsResolver,
    MemberMergesResolver,
    ...MERGE_PAYLOAD_RESOLVERS,
    LifeChanges,
    LifeResolver,
    PauseMember,
    ResumeMember,
    BlockMember,
    UnblockMember,
    CloseMember,
    ReopenMember,
    ...LIFE_PAYLOAD_RESOLVERS,
  ],
  exports: [EnrollMembers],
})
export class MembershipModule {
  constructor(memberData: MemberData, nodes: NodeReaders, exports: Exports, merges: Merges) {
    memberData.register(MEMBERSHIP_MEMBER_TABLES);
    nodes.register({
      prefix: 'exp',
      roles: [Role.ADMIN, Role.SUPPORT, Role.MEMBER],
      read: (caller, id) => exports.named(caller, id),
    });
    nodes.register({
      prefix: 'mrg',
      roles: [Role.ADMIN, Role.SUPPORT],
      read: ({ programId }, id) => merges.named(programId, id),
    });
  }
}
