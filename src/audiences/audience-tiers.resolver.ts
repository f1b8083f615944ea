import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Caller } from '../platform/access/index.js';
import { CurrentCaller } from '../platform/graphql/index.js';
import { Tier, TierLadderLoader } from '../tiers/index.js';
import { Audience } from './audience.types.js';

/** The tiers that an audience names, as tiers. */
@Resolver(() => Audience)
export class AudienceTiersResolver {
  constructor(private readonly loader: TierLadderLoader) {}

  @ResolveField(() => [Tier], { description: 'Tiers, on one of which the member stands; empty where any will do.' })
  async tiers(@Parent() { tiers }: Audience, @CurrentCaller() { programId }: Caller): Promise<Tier[]> {
    const found = await Promise.all((tiers ?? []).map((uuid) => this.loader.tier(programId, uuid)));
    return found.filter((tier) => tier !== null);
  }

  @ResolveField(() => Tier, {
    nullable: true,
    description: 'The tier on which the member stands, or on a higher one of its ladder.',
  })
  minTier(@Parent() { minTier }: Audience, @CurrentCaller() { programId }: Caller): Promise<Tier | null> | null {
    return minTier === null ? null : this.loader.tier(programId, minTier);
  }
}
