import type { Type } from '@nestjs/common';
import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Member, MemberLoader } from '../../members/index.js';
import { Allow, Role, type Caller } from '../../platform/access/index.js';
import { CurrentCaller } from '../../platform/graphql/index.js';
import { Posting } from '../points.types.js';
import { Statements } from '../statements.js';
import { AdjustPoints } from './adjust-points.js';
import { AdjustPointsResult, ExtendExpiryResult, ReinstatePointsResult } from './corrections.results.js';
import {
  AdjustPointsInput,
  AdjustPointsPayload,
  ExtendExpiryInput,
  ExtendExpiryPayload,
  ReinstatePointsInput,
  ReinstatePointsPayload,
  type Correction,
} from './corrections.types.js';
import { ExtendExpiry } from './extend-expiry.js';
import { ReinstatePoints } from './reinstate-points.js';

@Resolver()
export class CorrectionsResolver {
  constructor(
    private readonly adjusting: AdjustPoints,
    private readonly extending: ExtendExpiry,
    private readonly reinstating: ReinstatePoints,
  ) {}

  @Mutation(() => AdjustPointsResult, {
    description: 'Credits or takes points by hand. They count neither as earned nor as spent.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT)
  adjustPoints(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'How many points of whom, and why.' }) input: AdjustPointsInput,
  ): Promise<typeof AdjustPointsResult> {
    return this.adjusting.run(caller, input);
  }

  @Mutation(() => ExtendExpiryResult, {
    description:
      'Lets points live longer, pending and held ones also where their day has passed. Nothing ever gets a sooner expiry by it.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT)
  extendExpiry(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Which points of whom, until when, and why.' }) input: ExtendExpiryInput,
  ): Promise<typeof ExtendExpiryResult> {
    return this.extending.run(caller, input);
  }

  @Mutation(() => ReinstatePointsResult, {
    description: 'Gives expired points back. Points that were forfeited by closing do not come back.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT)
  reinstatePoints(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Which expired points of whom, until when, and why.' }) input: ReinstatePointsInput,
  ): Promise<typeof ReinstatePointsResult> {
    return this.reinstating.run(caller, input);
  }
}

/** `posting` and `member` of a payload. */
function about<Payload extends Correction>(payload: Type<Payload>): Type {
  @Resolver(() => payload)
  class CorrectionResolver {
    constructor(
      private readonly statements: Statements,
      private readonly members: MemberLoader,
    ) {}

    @ResolveField(() => Posting, { description: 'What was booked.' })
    async posting(@Parent() { programId, walletId, sequence }: Correction): Promise<Posting | null> {
      const row = await this.statements.one(programId, walletId, sequence);
      return row && Posting.of(row, programId);
    }

    @ResolveField(() => Member, { description: 'Whose points they are.' })
    member(@Parent() { programId, memberId }: Correction): Promise<Member | null> {
      return this.members.one(programId, memberId);
    }
  }
  return CorrectionResolver;
}

export const CORRECTION_PAYLOAD_RESOLVERS = [
  about(AdjustPointsPayload),
  about(ExtendExpiryPayload),
  about(ReinstatePointsPayload),
];
