import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Allow, hasRole, Role, type Caller } from '../platform/access/index.js';
import { callerOf, CurrentCaller, type GraphqlContext } from '../platform/graphql/index.js';
import { ProfileReads, ProgramDirectory } from '../programs/index.js';
import { MemberProfile } from './details/member-profile.types.js';
import { displayName, formalName } from './details/names.js';
import type { IdentifierKind } from './identifiers/identifiers.js';
import { MemberIdentifier } from './identifiers/identifiers.types.js';
import { MemberLoader } from './member-loader.js';
import { Member } from './member.types.js';

@Resolver(() => Member)
export class MemberFieldsResolver {
  constructor(
    private readonly loader: MemberLoader,
    private readonly reads: ProfileReads,
  ) {}

  @ResolveField(() => String, { nullable: true, description: "The shop's own id of the customer; the main one." })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.MARKETER, Role.SHOP, Role.MEMBER)
  externalId(@Parent() member: Member): Promise<string | null> {
    return firstOf(this.loader, member, 'EXTERNAL_ID');
  }

  @ResolveField(() => [MemberIdentifier], {
    description:
      'By what the member can be found, sorted by kind, the main one of each kind first; blocked cards last.',
  })
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
  constructor(
    private readonly loader: MemberLoader,
    private readonly programs: ProgramDirectory,
  ) {}

  @ResolveField(() => String, {
    nullable: true,
    description:
      'The name to show, in the order of the member\'s language: "Ada Lovelace", in Hungarian "Lovelace Ada". Made of what the caller may ' +
      'read and of what is known, without gaps; null when that is nothing. A shop key reads the given name.',
  })
  async displayName(@Parent() profile: MemberProfile, @CurrentCaller() caller: Caller): Promise<string | null> {
    const { locale } = await this.programs.settingsOf(profile.programId);
    const { givenName, familyName } = profile;
    const readsAll = hasRole(caller, Role.ADMIN, Role.SUPPORT, Role.MEMBER);
    return displayName({ givenName, familyName: readsAll ? familyName : null }, profile.locale ?? locale);
  }

  @ResolveField(() => String, {
    nullable: true,
    description:
      'The name of a formal address, with the salutation if one is known: "Dr Lovelace", in Japanese "Lovelace Dr". Null when no name is known.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.MEMBER)
  async formalName(@Parent() profile: MemberProfile): Promise<string | null> {
    const { locale } = await this.programs.settingsOf(profile.programId);
    return formalName(profile, profile.locale ?? locale);
  }

  @ResolveField(() => String, { nullable: true, description: 'The main email address, in lower case.' })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.MEMBER)
  email(@Parent() profile: MemberProfile): Promise<string | null> {
    return firstOf(this.loader, profile, 'EMAIL');
  }

  @ResolveField(() => String, {
    nullable: true,
    description: 'The main phone number in E.164, such as "+442079460000".',
  })
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
  return identifiers.find((identifier) => identifier.kind === kind && identifier.main)?.value ?? null;
}
