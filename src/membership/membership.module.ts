import { Module } from '@nestjs/common';
import { EnrollMembers } from './enroll-members.js';
import { MembershipResolver } from './membership.resolver.js';
import { PostingSourceResolver } from './posting-source.resolver.js';

@Module({
  providers: [EnrollMembers, MembershipResolver, PostingSourceResolver],
  exports: [EnrollMembers],
})
export class MembershipModule {}
