import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { RewardOption } from './reward-option.types.js';
import { RewardLoader } from './reward.loader.js';
import { OutOfStock } from './rewards.refusals.js';

@Resolver(() => OutOfStock)
export class OutOfStockResolver {
  constructor(private readonly loader: RewardLoader) {}

  @ResolveField(() => RewardOption, { nullable: true, description: 'Of which option; null for the reward itself.' })
  option(@Parent() { programId, optionUuid, memberId }: OutOfStock): Promise<RewardOption | null> | null {
    return optionUuid === null ? null : this.loader.option(programId, optionUuid, { memberId });
  }
}
