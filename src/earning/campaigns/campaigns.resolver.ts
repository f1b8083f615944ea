import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { textFor } from '../../kernel/localized-text.js';
import { MemberRef } from '../../members/index.js';
import { Allow, Role, type Caller } from '../../platform/access/index.js';
import { CurrentCaller } from '../../platform/graphql/index.js';
import { ProgramDirectory } from '../../programs/index.js';
import { Tier, TierLadderLoader } from '../../tiers/index.js';
import { ActiveCampaigns } from './active-campaigns.js';
import { Campaign, CampaignReason } from './campaign.types.js';

@Resolver(() => Campaign)
export class CampaignsResolver {
  constructor(
    private readonly campaigns: ActiveCampaigns,
    private readonly programs: ProgramDirectory,
  ) {}

  @Query(() => [Campaign], {
    description:
      'The campaigns that run now, soonest ending first, then those that begin within 90 days, soonest first; each with the reasons why it does not apply.',
  })
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST, Role.SHOP, Role.MEMBER)
  activeCampaigns(
    @CurrentCaller() caller: Caller,
    @Args('member', {
      type: () => MemberRef,
      nullable: true,
      description:
        'For whom; with a member token the caller. Nobody: then no reasons are given that are about a member.',
    })
    member?: MemberRef | null,
    @Args('channel', {
      type: () => String,
      nullable: true,
      description:
        "Where they would buy: shop, web, app, a store's number. Left out, the channels of a rule keep nobody out, and those of an audience are compared with the channel in which the member enrolled.",
    })
    channel?: string | null,
  ): Promise<Campaign[]> {
    return this.campaigns.run({ caller, member, channel });
  }

  @ResolveField(() => String, {
    description: "Its name in that language, else in the member's, else in the language of the program.",
  })
  async name(
    @Parent() { programId, rule, locale: own }: Campaign,
    @Args('locale', { type: () => String, nullable: true, description: 'A BCP 47 language tag, such as "de".' })
    locale?: string,
  ): Promise<string> {
    const program = await this.programs.settingsOf(programId);
    return textFor(rule.names, locale, own, program.locale);
  }

  @ResolveField(() => String, {
    nullable: true,
    description: 'What members may read about it, in that language, else as `name`; null without one.',
  })
  async description(
    @Parent() { programId, rule, locale: own }: Campaign,
    @Args('locale', { type: () => String, nullable: true, description: 'A BCP 47 language tag, such as "de".' })
    locale?: string,
  ): Promise<string | null> {
    const program = await this.programs.settingsOf(programId);
    return textFor(rule.descriptions, locale, own, program.locale) || null;
  }
}

@Resolver(() => CampaignReason)
export class CampaignReasonsResolver {
  constructor(private readonly loader: TierLadderLoader) {}

  @ResolveField(() => Tier, {
    nullable: true,
    description: 'Of a tier that is too low: which one would do, for "from Gold on". Else null.',
  })
  needed(@Parent() { needed }: CampaignReason, @CurrentCaller() { programId }: Caller): Promise<Tier | null> | null {
    return needed === null ? null : this.loader.tier(programId, needed);
  }
}
