import type { Type } from '@nestjs/common';
import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { LifeLoader, Member, MemberLoader, MemberPause } from '../../members/index.js';
import { Allow, Role, type Caller } from '../../platform/access/index.js';
import { CurrentCaller } from '../../platform/graphql/index.js';
import { BlockMember } from './block-member.js';
import { CloseMember } from './close-member.js';
import {
  BlockMemberResult,
  CloseMemberResult,
  PauseMemberResult,
  ReopenMemberResult,
  ResumeMemberResult,
  UnblockMemberResult,
} from './life.results.js';
import {
  BlockMemberInput,
  BlockMemberPayload,
  CloseMemberInput,
  CloseMemberPayload,
  PauseMemberInput,
  PauseMemberPayload,
  ReopenMemberInput,
  ReopenMemberPayload,
  ResumeMemberInput,
  ResumeMemberPayload,
  UnblockMemberInput,
  UnblockMemberPayload,
  type AboutLife,
} from './life.types.js';
import { PauseMember } from './pause-member.js';
import { ReopenMember } from './reopen-member.js';
import { ResumeMember } from './resume-member.js';
import { UnblockMember } from './unblock-member.js';

@Resolver()
export class LifeResolver {
  constructor(
    private readonly pausing: PauseMember,
    private readonly resuming: ResumeMember,
    private readonly blocking: BlockMember,
    private readonly unblocking: UnblockMember,
    private readonly closing: CloseMember,
    private readonly reopening: ReopenMember,
  ) {}

  @Mutation(() => PauseMemberResult, {
    description:
      'Pauses an active member: they earn and do not spend. On the days of the pause, as many in a calendar year as ' +
      '`Program.protectedDays`, their points do not come closer to their expiry.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT)
  pauseMember(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Who, and until when.' }) input: PauseMemberInput,
  ): Promise<typeof PauseMemberResult> {
    return this.pausing.run(caller, input);
  }

  @Mutation(() => ResumeMemberResult, {
    description:
      'Ends a pause before its time: the member is active. The days before today were protected; what was planned from today on is ' +
      'taken back.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT)
  resumeMember(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Who.' }) input: ResumeMemberInput,
  ): Promise<typeof ResumeMemberResult> {
    return this.resuming.run(caller, input);
  }

  @Mutation(() => BlockMemberResult, {
    description:
      'Stops a member; two flags say whether they still earn and spend. Points expire as ever. A pause ends first. Saying what ' +
      'holds already changes nothing.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT)
  blockMember(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Who, and what is left to them.' }) input: BlockMemberInput,
  ): Promise<typeof BlockMemberResult> {
    return this.blocking.run(caller, input);
  }

  @Mutation(() => UnblockMemberResult, {
    description: 'Ends a block: the member is active. Sent again it changes nothing and answers MemberNotBlocked.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT)
  unblockMember(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Who.' }) input: UnblockMemberInput,
  ): Promise<typeof UnblockMemberResult> {
    return this.unblocking.run(caller, input);
  }

  @Mutation(() => CloseMemberResult, {
    description:
      'A member leaves: they earn and spend no more, their tokens open nothing, what is held is released, a pause ends first. 30 days ' +
      'later their points are forfeited and what they owe is forgiven. Their identifiers stay taken.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT)
  closeMember(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Who.' }) input: CloseMemberInput,
  ): Promise<typeof CloseMemberResult> {
    return this.closing.run(caller, input);
  }

  @Mutation(() => ReopenMemberResult, {
    description:
      'Takes the closing of a member back within its 30 days: they are active, with the points that are left.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT)
  reopenMember(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Who.' }) input: ReopenMemberInput,
  ): Promise<typeof ReopenMemberResult> {
    return this.reopening.run(caller, input);
  }
}

@Resolver(() => PauseMemberPayload)
class MadePauseResolver {
  constructor(private readonly life: LifeLoader) {}

  @ResolveField(() => MemberPause, { description: 'The pause as it is now.' })
  memberPause(@Parent() { programId, facts }: PauseMemberPayload): Promise<MemberPause | null> {
    return this.life.pause(programId, String(facts['pause']));
  }
}

/** `member` of a payload. */
function about<Payload extends AboutLife>(payload: Type<Payload>): Type {
  @Resolver(() => payload)
  class AboutLifeResolver {
    constructor(private readonly members: MemberLoader) {}

    @ResolveField(() => Member, { description: 'The member as they are now.' })
    member(@Parent() { programId, facts }: AboutLife): Promise<Member | null> {
      return this.members.one(programId, facts.member);
    }
  }
  return AboutLifeResolver;
}

export const LIFE_PAYLOAD_RESOLVERS = [
  MadePauseResolver,
  about(PauseMemberPayload),
  about(ResumeMemberPayload),
  about(BlockMemberPayload),
  about(UnblockMemberPayload),
  about(CloseMemberPayload),
  about(ReopenMemberPayload),
];
