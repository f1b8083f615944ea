import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { TierLadderLoader } from '../ladders/tier-ladder.loader.js';
import { Tier } from '../ladders/tier.types.js';
import { TierGrant } from './tier-grant.types.js';

@Resolver(() => TierGrant)
export class TierGrantsResolver {
  constructor(private readonly ladders: TierLadderLoader) {}

  @ResolveField(() => Tier, { description: 'The tier that was reached.' })
  async tier(@Parent() { programId, tierUuid }: TierGrant): Promise<Tier> {
    const tier = await this.ladders.tier(programId, tierUuid);
    if (!tier) throw new Error(`there is no tier ${tierUuid}`);
    return tier;
  }
}
