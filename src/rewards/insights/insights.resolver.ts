import { Args, ID, Query, Resolver } from '@nestjs/graphql';
import { Allow, Asks, type Caller, Load, Role } from '../../platform/access/index.js';
import { CurrentCaller, GraphqlDateTime } from '../../platform/graphql/index.js';
import { RewardInsights } from './insights.types.js';
import { ReadRewardInsights } from './reward-insights.js';

@Resolver(() => RewardInsights)
export class RewardInsightsResolver {
  constructor(private readonly insights: ReadRewardInsights) {}

  @Query(() => RewardInsights, {
    nullable: true,
    description:
      'What members redeem: by reward, option, age band and tier, and what the order by popularity goes by; null for an unknown reward.',
  })
  @Asks(Load.EXPENSIVE)
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST)
  rewardInsights(
    @CurrentCaller() caller: Caller,
    @Args('reward', { type: () => ID, nullable: true, description: 'Which reward; all when left out.' })
    reward?: string | null,
    @Args('from', {
      type: () => GraphqlDateTime,
      nullable: true,
      description: 'Redemptions made from this moment on; 30 days before `until` when left out.',
    })
    from?: Date | null,
    @Args('until', {
      type: () => GraphqlDateTime,
      nullable: true,
      description: 'Redemptions made before this moment; now when left out.',
    })
    until?: Date | null,
  ): Promise<RewardInsights | null> {
    return this.insights.run(caller, { reward, from, until });
  }
}
