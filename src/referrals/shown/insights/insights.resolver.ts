import { Args, Int, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Member, MemberLoader } from '../../../members/index.js';
import { Allow, Asks, type Caller, Load, Role } from '../../../platform/access/index.js';
import { CurrentCaller, GraphqlDate } from '../../../platform/graphql/index.js';
import { ReferralInsights, ReferralPeriod, TopAdvocate } from './insights.types.js';
import type { InsightsPeriodUnit } from './periods.js';
import { ReadReferralInsights } from './referral-insights.js';

@Resolver(() => ReferralInsights)
export class ReferralInsightsResolver {
  constructor(private readonly insights: ReadReferralInsights) {}

  @Query(() => ReferralInsights, {
    nullable: true,
    description:
      'What became of the referrals that began in some time, what they cost, and who brought most friends; null without a referral program.',
  })
  @Asks(Load.EXPENSIVE)
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST)
  referralInsights(
    @CurrentCaller() caller: Caller,
    @Args('by', {
      type: () => ReferralPeriod,
      defaultValue: 'MONTH',
      description: 'Into what the time is divided, at most 400 of it.',
    })
    by: InsightsPeriodUnit,
    @Args('from', {
      type: () => GraphqlDate,
      nullable: true,
      description: 'The first day; 364 days before `until` when left out.',
    })
    from?: string | null,
    @Args('until', {
      type: () => GraphqlDate,
      nullable: true,
      description: 'The last day, which is in it; today when left out.',
    })
    until?: string | null,
  ): Promise<ReferralInsights | null> {
    return this.insights.run(caller, { from, until, by });
  }

  @ResolveField(() => [TopAdvocate], { description: 'Who brought most friends, then who got most points for them.' })
  topAdvocates(
    @Parent() { readTop }: ReferralInsights,
    @Args('first', { type: () => Int, defaultValue: 10, description: 'How many, 1 to 100.' }) first: number,
  ): Promise<TopAdvocate[]> {
    return readTop(first);
  }
}

@Resolver(() => TopAdvocate)
export class TopAdvocateResolver {
  constructor(private readonly members: MemberLoader) {}

  @ResolveField(() => Member, { description: 'Who.' })
  async member(@Parent() { programId, memberId }: TopAdvocate): Promise<Member> {
    return (await this.members.one(programId, memberId)) as Member;
  }
}
