import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Actor, ActorKind, Allow, Role } from '../platform/access/index.js';
import { MemberLoader } from './member-loader.js';
import { Member } from './member.types.js';

@Resolver(() => Actor)
export class ActorMemberResolver {
  constructor(private readonly members: MemberLoader) {}

  @ResolveField(() => Member, {
    nullable: true,
    description: 'The member who did it, as they are now; null where it was somebody else.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT)
  member(@Parent() { programId, kind, uuid }: Actor): Promise<Member | null> | null {
    return kind !== ActorKind.MEMBER || uuid === null ? null : this.members.one(programId, uuid);
  }
}
