import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow, Role, type Caller } from '../platform/access/index.js';
import { CurrentCaller, PageArgs, type Connection } from '../platform/graphql/index.js';
import { FindMembers } from './find-members.js';
import { MemberConnection, MemberFilter } from './member-list.types.js';
import { MemberLoader } from './member-loader.js';
import { requireFinding } from './references/finding.js';
import { MemberRef } from './references/member-ref.js';
import { Member } from './member.types.js';
import { CreateMemberTokenResult, UpdateMemberResult } from './members.refusals.js';
import { CreateMemberToken } from './tokens/create-member-token.js';
import { CreateMemberTokenInput } from './tokens/member-token.types.js';
import { UpdateMember } from './update-member.js';
import { UpdateMemberInput } from './update-member.types.js';

@Resolver(() => Member)
export class MembersResolver {
  constructor(
    private readonly loader: MemberLoader,
    private readonly finding: FindMembers,
    private readonly updating: UpdateMember,
    private readonly creatingToken: CreateMemberToken,
  ) {}

  @Query(() => Member, { description: 'The member whose token calls.' })
  @Allow(Role.MEMBER)
  me(@CurrentCaller() caller: Caller): Promise<Member | null> {
    return this.loader.one(caller.programId, caller.memberId as string);
  }

  @Query(() => Member, { nullable: true, description: 'A member; null when there is no such member in the program.' })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.MARKETER, Role.ANALYST, Role.SHOP)
  member(
    @CurrentCaller() caller: Caller,
    @Args('ref', { description: 'Which one.' }) ref: MemberRef,
  ): Promise<Member | null> {
    requireFinding(caller, [ref]);
    return this.loader.named(caller.programId, ref);
  }

  @Query(() => MemberConnection, {
    description: 'The members of the program, those enrolled last first; without erased ones.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.MARKETER, Role.ANALYST)
  members(
    @CurrentCaller() caller: Caller,
    @Args() page: PageArgs,
    @Args('filter', { nullable: true, description: 'Which ones; all when left out.' }) filter?: MemberFilter,
  ): Promise<Connection<Member>> {
    return this.finding.run(caller, filter ?? {}, page);
  }

  @Mutation(() => UpdateMemberResult, { description: 'Changes the identifiers and the profile of a member.' })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.MEMBER)
  updateMember(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'What to change.' }) input: UpdateMemberInput,
  ): Promise<typeof UpdateMemberResult> {
    return this.updating.run(caller, input);
  }

  @Mutation(() => CreateMemberTokenResult, {
    description: 'Makes a token by which the app or browser of one member calls in their name. It is stored nowhere.',
  })
  @Allow(Role.ADMIN, Role.SHOP)
  createMemberToken(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'For whom, and for how long.' }) input: CreateMemberTokenInput,
  ): Promise<typeof CreateMemberTokenResult> {
    return this.creatingToken.run(caller, input);
  }
}
