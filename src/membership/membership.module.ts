import { Module } from '@nestjs/common';
import { EarningModule } from '../earning/index.js';
import { MemberData } from '../members/index.js';
import { EnrollMembers } from './enroll-members.js';
import { MEMBERSHIP_MEMBER_TABLES } from './membership.member-tables.js';
import { MembershipResolver } from './membership.resolver.js';
import { PostingSourceResolver } from './posting-source.resolver.js';

@Module({
  imports: [EarningModule],
  providers: [EnrollMembers, MembershipResolver, PostingSourceResolver],
  exports: [EnrollMembers],
})
export class MembershipModule {
  constructor(memberData: MemberData) {
    memberData.register(MEMBERSHIP_MEMBER_TABLES);
  }
}
