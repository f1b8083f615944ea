import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { AuditActor, AuditEntry } from '../programs/index.js';
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

@Resolver(() => AuditActor)
export class AuditActorMemberResolver {
  constructor(private readonly members: MemberLoader) {}

  @ResolveField(() => Member, {
    nullable: true,
    description: 'The member who did it; null where it was somebody else.',
  })
  member(@Parent() { programId, kind, uuid }: AuditActor): Promise<Member | null> | null {
    return kind !== 'MEMBER' || uuid === null ? null : this.members.one(programId, uuid);
  }
}
