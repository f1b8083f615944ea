import { Module } from '@nestjs/common';
import { EarningModule } from '../earning/index.js';
import { EnrollMembers } from './enroll-members.js';
import { BlockMember } from './life/block-member.js';
import { CloseMember } from './life/close-member.js';
import { LifeChanges } from './life/life-changes.js';
import { LIFE_PAYLOAD_RESOLVERS, LifeResolver } from './life/life.resolver.js';
import { PauseMember } from './life/pause-member.js';
import { ReopenMember } from './life/reopen-member.js';
import { ResumeMember } from './life/resume-member.js';
import { UnblockMember } from './life/unblock-member.js';
import { MembershipResolver } from './membership.resolver.js';
import { PostingSourceResolver } from './posting-source.resolver.js';

@Module({
  imports: [EarningModule],
  providers: [
    EnrollMembers,
    MembershipResolver,
    PostingSourceResolver,
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
export class MembershipModule {}
