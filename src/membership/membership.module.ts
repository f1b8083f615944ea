import { Module } from '@nestjs/common';
import { EarningModule } from '../earning/index.js';
import { MemberData } from '../members/index.js';
import { Role } from '../platform/access/index.js';
import { NodeReaders } from '../platform/graphql/index.js';
import { EnrollMembers } from './enroll-members.js';
import { MEMBERSHIP_MEMBER_TABLES } from './membership.member-tables.js';
import { MembershipResolver } from './membership.resolver.js';
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
  imports: [EarningModule],
  providers: [
    EnrollMembers,
    MembershipResolver,
    PostingSourceResolver,
    MergeMembers,
    UnmergeMembers,
    Merges,
    MergesResolver,
    MergedPointsResolver,
    MemberMergesResolver,
    ...MERGE_PAYLOAD_RESOLVERS,
  ],
  exports: [EnrollMembers],
})
export class MembershipModule {
  constructor(memberData: MemberData, nodes: NodeReaders, merges: Merges) {
    memberData.register(MEMBERSHIP_MEMBER_TABLES);
    nodes.register({
      prefix: 'mrg',
      roles: [Role.ADMIN, Role.SUPPORT],
      read: ({ programId }, id) => merges.named(programId, id),
    });
  }
}
