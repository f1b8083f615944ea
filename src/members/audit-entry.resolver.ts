import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { AuditEntry } from '../programs/index.js';
import { MemberLoader } from './member-loader.js';
import { Member } from './member.types.js';

@Resolver(() => AuditEntry)
export class AuditEntryMemberResolver {
  constructor(private readonly members: MemberLoader) {}

  @ResolveField(() => Member, { nullable: true, description: 'Whom it concerns, as they are now; null for no member.' })
  member(@Parent() { programId, memberId }: AuditEntry): Promise<Member | null> | null {
    return memberId === null ? null : this.members.one(programId, memberId);
  }
}
