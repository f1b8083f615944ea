import type { Type } from '@nestjs/common';
import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { encodeId } from '../../kernel/ids.js';
import { Member, MemberLoader } from '../../members/index.js';
import { Allow, Role, type Caller } from '../../platform/access/index.js';
import { CurrentCaller, type Refusal } from '../../platform/graphql/index.js';
import { tierChangesOf } from '../standings/shown/caused-changes.resolver.js';
import { TierStanding } from '../standings/shown/tier-standing.types.js';
import { TierStandings } from '../standings/shown/tier-standings.js';
import { EndTierOverride } from './end-tier-override.js';
import { OverrideTier } from './override-tier.js';
import { TierOverride } from './tier-override.types.js';
import { EndTierOverrideResult, OverrideTierResult } from './tier-overrides.refusals.js';
import {
  EndTierOverrideInput,
  EndTierOverridePayload,
  OverrideTierInput,
  OverrideTierPayload,
  type AboutOverride,
} from './tier-overrides.types.js';

@Resolver()
export class TierOverridesResolver {
  constructor(
    private readonly overriding: OverrideTier,
    private readonly ending: EndTierOverride,
  ) {}

  @Mutation(() => OverrideTierResult, {
    description:
      'Gives a member a tier: the least that counts until the end of its last day, in place of one given before. What is earned goes ' +
      'on beneath it, and counts where it is higher. It brings no entry points.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT)
  overrideTier(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Which tier for whom, until when, and why.' }) input: OverrideTierInput,
  ): Promise<OverrideTierPayload | Refusal> {
    return this.overriding.run(caller, input);
  }

  @Mutation(() => EndTierOverrideResult, {
    description: 'Ends a tier that staff gave before its last day: what was earned counts at once.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT)
  endTierOverride(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Whose, on which ladder, and why.' }) input: EndTierOverrideInput,
  ): Promise<EndTierOverridePayload | Refusal> {
    return this.ending.run(caller, input);
  }
}

/** `member` and `tierStanding` of a payload. */
function about<Payload extends AboutOverride>(payload: Type<Payload>): Type {
  @Resolver(() => payload)
  class AboutOverrideResolver {
    constructor(
      private readonly members: MemberLoader,
      private readonly standings: TierStandings,
    ) {}

    @ResolveField(() => Member, { description: 'Whose tier it is, as they are now.' })
    member(@Parent() { programId, memberId }: AboutOverride): Promise<Member | null> {
      return this.members.one(programId, memberId);
    }

    @ResolveField(() => TierStanding, {
      nullable: true,
      description: 'Where they stand on that ladder now; null when a call is repeated after the ladder was archived.',
    })
    tierStanding(@Parent() { programId, memberId, ladderUuid }: AboutOverride): Promise<TierStanding | null> {
      return this.standings.of(programId, memberId, encodeId('tld', ladderUuid));
    }
  }
  return AboutOverrideResolver;
}

@Resolver(() => OverrideTierPayload)
class GivenTierResolver {
  constructor(private readonly standings: TierStandings) {}

  @ResolveField(() => TierOverride, {
    nullable: true,
    description:
      'The tier that is given on that ladder now; null when a call is repeated after it has ended or the ladder was archived.',
  })
  async tierOverride(@Parent() { programId, memberId, ladderUuid }: AboutOverride): Promise<TierOverride | null> {
    const standing = await this.standings.of(programId, memberId, encodeId('tld', ladderUuid));
    return standing?.override ?? null;
  }
}

export const TIER_OVERRIDE_PAYLOAD_RESOLVERS = [
  GivenTierResolver,
  ...[OverrideTierPayload, EndTierOverridePayload].flatMap((payload) => [about(payload), tierChangesOf(payload)]),
];
