import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Allow, Role } from '../platform/access/index.js';
import { callerOf, type GraphqlContext } from '../platform/graphql/index.js';
import { ProfileReads } from '../programs/index.js';
import { MemberIdentifier, MemberProfile } from './details/member-profile.types.js';
import type { IdentifierKind } from './identifiers.js';
import { MemberLoader } from './member-loader.js';
import { Member } from './member.types.js';

@Resolver(() => Member)
export class MemberFieldsResolver {
  constructor(
    private readonly loader: MemberLoader,
    private readonly reads: ProfileReads,
  ) {}

  @ResolveField(() => String, { nullable: true, description: "The shop's own id of the customer." })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.MARKETER, Role.SHOP, Role.MEMBER)
  externalId(@Parent() member: Member): Promise<string | null> {
    return firstOf(this.loader, member, 'EXTERNAL_ID');
  }

  @ResolveField(() => [MemberIdentifier], { description: 'By what the member can be found, sorted by kind.' })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.MEMBER)
  async identifiers(@Parent() member: Member, @Context() context: GraphqlContext): Promise<MemberIdentifier[]> {
    const identifiers = await this.loader.identifiersOf(member);
    if (identifiers.length > 0) await this.reads.note(callerOf(context), member.uuid);
    return identifiers;
  }

  @ResolveField(() => MemberProfile, {
    nullable: true,
    description: 'What is known of the member as a person; null once erased.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.SHOP, Role.MEMBER)
  async profile(@Parent() member: Member, @Context() context: GraphqlContext): Promise<MemberProfile | null> {
    const profile = await this.loader.profileOf(member);
    if (profile) await this.reads.note(callerOf(context), member.uuid);
    return profile;
  }
}

@Resolver(() => MemberProfile)
export class MemberProfileResolver {
  constructor(private readonly loader: MemberLoader) {}

  @ResolveField(() => String, { nullable: true, description: 'The email address, in lower case.' })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.MEMBER)
  email(@Parent() profile: MemberProfile): Promise<string | null> {
    return firstOf(this.loader, profile, 'EMAIL');
  }

  @ResolveField(() => String, { nullable: true, description: 'The phone number in E.164, such as "+442079460000".' })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.MEMBER)
  phone(@Parent() profile: MemberProfile): Promise<string | null> {
    return firstOf(this.loader, profile, 'PHONE');
  }
}

async function firstOf(
  loader: MemberLoader,
  member: Pick<Member, 'programId' | 'uuid'>,
  kind: IdentifierKind,
): Promise<string | null> {
  const identifiers = await loader.identifiersOf(member);
  return identifiers.find((identifier) => identifier.kind === kind)?.value ?? null;
}
