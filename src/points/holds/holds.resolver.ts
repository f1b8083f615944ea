import type { Type } from '@nestjs/common';
import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { decodeId } from '../../kernel/ids.js';
import { Member, MemberLoader } from '../../members/index.js';
import { Allow, Role, type Caller } from '../../platform/access/index.js';
import { CurrentCaller } from '../../platform/graphql/index.js';
import { PointCurrency, ProgramDirectory } from '../../programs/index.js';
import { CaptureHold } from './capture-hold.js';
import { HoldPoints } from './hold-points.js';
import { Holds } from './holds.reader.js';
import { CaptureHoldResult, HoldPointsResult, ReleaseHoldResult } from './holds.results.js';
import {
  CaptureHoldInput,
  CaptureHoldPayload,
  Hold,
  HoldPointsInput,
  HoldPointsPayload,
  ReleaseHoldInput,
  ReleaseHoldPayload,
  type AboutHold,
} from './holds.types.js';
import { ReleaseHold } from './release-hold.js';

@Resolver(() => Hold)
export class HoldsResolver {
  constructor(
    private readonly holds: Holds,
    private readonly holding: HoldPoints,
    private readonly capturing: CaptureHold,
    private readonly releasing: ReleaseHold,
    private readonly members: MemberLoader,
    private readonly programs: ProgramDirectory,
  ) {}

  @Query(() => Hold, { nullable: true, description: 'A hold; null when there is none with this id.' })
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST, Role.SHOP)
  async hold(
    @CurrentCaller() caller: Caller,
    @Args('id', { type: () => ID, description: 'The id of the hold (`hld_…`).' }) id: string,
  ): Promise<Hold | null> {
    const uuid = decodeId('hld', id);
    return uuid === null ? null : this.holds.one(caller.programId, uuid);
  }

  @Mutation(() => HoldPointsResult, {
    description: 'Sets available points aside for a checkout or a reservation, until they are captured or released.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.SHOP, Role.MEMBER)
  holdPoints(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'How many points of whom.' }) input: HoldPointsInput,
  ): Promise<typeof HoldPointsResult> {
    return this.holding.run(caller, input);
  }

  @Mutation(() => CaptureHoldResult, { description: 'Spends points that a hold set aside, and ends it.' })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.SHOP)
  captureHold(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Which hold, and how many of its points.' }) input: CaptureHoldInput,
  ): Promise<typeof CaptureHoldResult> {
    return this.capturing.run(caller, input);
  }

  @Mutation(() => ReleaseHoldResult, { description: 'Ends a hold: its points are available again.' })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.SHOP, Role.MEMBER)
  releaseHold(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Which hold.' }) input: ReleaseHoldInput,
  ): Promise<typeof ReleaseHoldResult> {
    return this.releasing.run(caller, input);
  }

  @ResolveField(() => Member, { description: 'Whose points they are.' })
  member(@Parent() hold: Hold): Promise<Member | null> {
    return this.members.one(hold.programId, hold.memberId);
  }

  @ResolveField(() => PointCurrency, { description: 'Which points.' })
  async currency(@Parent() hold: Hold): Promise<unknown> {
    const { currencies } = await this.programs.settingsOf(hold.programId);
    return currencies.find((currency) => currency.number === hold.currencyNumber);
  }
}

/** `hold` and `member` of a payload. */
function about<Payload extends AboutHold>(payload: Type<Payload>): Type {
  @Resolver(() => payload)
  class AboutHoldResolver {
    constructor(
      private readonly holds: Holds,
      private readonly members: MemberLoader,
    ) {}

    @ResolveField(() => Hold, { description: 'The hold as it is now.' })
    hold(@Parent() { programId, holdUuid }: AboutHold): Promise<Hold | null> {
      return this.holds.one(programId, holdUuid);
    }

    @ResolveField(() => Member, { description: 'Whose points they are.' })
    member(@Parent() { programId, memberId }: AboutHold): Promise<Member | null> {
      return this.members.one(programId, memberId);
    }
  }
  return AboutHoldResolver;
}

export const HOLD_PAYLOAD_RESOLVERS = [about(HoldPointsPayload), about(CaptureHoldPayload), about(ReleaseHoldPayload)];
