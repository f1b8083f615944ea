import type { Type } from '@nestjs/common';
import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Member, MemberLoader } from '../../../members/index.js';
import { Allow, Role, type Caller } from '../../../platform/access/index.js';
import { CurrentCaller, GraphqlDateTime } from '../../../platform/graphql/index.js';
import { BarAdvocate } from './bar-advocate.js';
import { Bars } from './bars.js';
import { BarAdvocateResult, UnbarAdvocateResult } from './bars.results.js';
import {
  BarAdvocateInput,
  BarAdvocatePayload,
  UnbarAdvocateInput,
  UnbarAdvocatePayload,
  type AboutBar,
} from './bars.types.js';
import { UnbarAdvocate } from './unbar-advocate.js';

@Resolver()
export class BarsResolver {
  constructor(
    private readonly barring: BarAdvocate,
    private readonly unbarring: UnbarAdvocate,
  ) {}

  @Mutation(() => BarAdvocateResult, {
    description:
      'Lets a member bring no more friends: they invite nobody, nobody joins by their code, and friends who qualify from now on bring them ' +
      'nothing. What they got for friends before stays. They earn and spend as before.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT)
  barAdvocate(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Who, and why.' }) input: BarAdvocateInput,
  ): Promise<typeof BarAdvocateResult> {
    return this.barring.run(caller, input);
  }

  @Mutation(() => UnbarAdvocateResult, {
    description: 'Lets a member bring friends again who was barred. Referrals that were rejected meanwhile stay so.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT)
  unbarAdvocate(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Who, and why.' }) input: UnbarAdvocateInput,
  ): Promise<typeof UnbarAdvocateResult> {
    return this.unbarring.run(caller, input);
  }
}

/** `member` and `barredSince` of a payload. */
function about<Payload extends AboutBar>(payload: Type<Payload>): Type {
  @Resolver(() => payload)
  class BarResolver {
    constructor(
      private readonly members: MemberLoader,
      private readonly bars: Bars,
    ) {}

    @ResolveField(() => Member, { description: 'The member.' })
    member(@Parent() { programId, memberId }: AboutBar): Promise<Member | null> {
      return this.members.one(programId, memberId);
    }

    @ResolveField(() => GraphqlDateTime, {
      nullable: true,
      description: 'Since when the member is barred, as it is now; null when they are not.',
    })
    async barredSince(@Parent() { programId, memberId }: AboutBar): Promise<Date | null> {
      return (await this.bars.of(programId, memberId))?.barredAt ?? null;
    }
  }
  return BarResolver;
}

export const BAR_PAYLOAD_RESOLVERS = [about(BarAdvocatePayload), about(UnbarAdvocatePayload)];
