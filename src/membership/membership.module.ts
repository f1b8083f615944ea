import { Module } from '@nestjs/common';
import { EarningModule } from '../earning/index.js';
import { MemberData } from '../members/index.js';
import { Role } from '../platform/access/index.js';
import { NodeReaders } from '../platform/graphql/index.js';
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
import { MembershipResolver } from './membership.resolver.js';
import { PostingSourceResolver } from './posting-source.resolver.js';

@Module({
  imports: [EarningModule],
  controllers: [ExportDownloads],
  providers: [
    EnrollMembers,
    MembershipResolver,
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
  ],
  exports: [EnrollMembers],
})
export class MembershipModule {
  constructor(memberData: MemberData, nodes: NodeReaders, exports: Exports) {
    memberData.register(MEMBERSHIP_MEMBER_TABLES);
    nodes.register({
      prefix: 'exp',
      roles: [Role.ADMIN, Role.SUPPORT, Role.MEMBER],
      read: (caller, id) => exports.named(caller, id),
    });
  }
}
