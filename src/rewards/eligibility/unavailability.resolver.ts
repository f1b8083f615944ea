import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Tier, TierLadderLoader } from '../../tiers/index.js';
import { RewardOption } from '../catalogue/reward-option.types.js';
import { RewardLoader } from '../catalogue/reward.loader.js';
import { Unavailability } from './unavailability.types.js';

@Resolver(() => Unavailability)
export class UnavailabilityResolver {
  constructor(
    private readonly ladders: TierLadderLoader,
    private readonly rewards: RewardLoader,
  ) {}

  @ResolveField(() => Tier, { nullable: true, description: 'TIER_TOO_LOW: the tier from which on it is there.' })
  needed(@Parent() { programId, tierUuid }: Unavailability): Promise<Tier | null> | null {
    return tierUuid === null ? null : this.ladders.tier(programId, tierUuid);
  }

  @ResolveField(() => RewardOption, { nullable: true, description: 'Of which option; null for the reward itself.' })
  option(@Parent() { programId, optionUuid, memberId }: Unavailability): Promise<RewardOption | null> | null {
    return optionUuid === null ? null : this.rewards.option(programId, optionUuid, { memberId });
  }
}
