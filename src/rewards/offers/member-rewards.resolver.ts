import { Args, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Member, MemberRef } from '../../members/index.js';
import { Allow, Role, type Caller } from '../../platform/access/index.js';
import { CurrentCaller, GraphqlDateTime, PageArgs, type Connection } from '../../platform/graphql/index.js';
import { MemberRewards } from './member-rewards.js';
import { PreviewReward } from './preview-reward.js';
import { MemberReward, MemberRewardConnection, RewardFilter } from './shown/member-reward.types.js';

@Resolver(() => Member)
export class MemberRewardsResolver {
  constructor(
    private readonly rewards: MemberRewards,
    private readonly previewing: PreviewReward,
  ) {}

  @ResolveField(() => MemberRewardConnection, {
    name: 'rewards',
    description:
      'The rewards that they see now, what suits best first, each with what keeps them from it. A page goes on behind the score at which the one before ended: what came to suit better meanwhile is not in it.',
  })
  rewardsOf(
    @Parent() member: Member,
    @CurrentCaller() caller: Caller,
    @Args() page: PageArgs,
    @Args('filter', { nullable: true, description: 'All that they see when left out.' }) filter?: RewardFilter,
  ): Promise<Connection<MemberReward>> {
    return this.rewards.page(caller, member, filter ?? {}, page);
  }

  @Query(() => MemberReward, {
    nullable: true,
    description:
      'What a reward is for a member, also a draft or one that they do not see now; null for an unknown reward or member. Options below their legal age are listed with the reason.',
  })
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST)
  previewReward(
    @CurrentCaller() caller: Caller,
    @Args('id', { type: () => ID, description: 'The id of the reward.' }) id: string,
    @Args('member', { description: 'For whom.' }) member: MemberRef,
    @Args('at', {
      type: () => GraphqlDateTime,
      nullable: true,
      description:
        'At which moment; now when left out. Times, prices, ages and periods of limits are those of that moment; points, tiers, consents and what is left are those of now.',
    })
    at?: Date | null,
  ): Promise<MemberReward | null> {
    return this.previewing.run(caller, id, member, at ?? null);
  }
}
