import { Args, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { decodeId } from '../../kernel/ids.js';
import { Allow, Role, type Caller } from '../../platform/access/index.js';
import { Database } from '../../platform/database/index.js';
import {
  CurrentCaller,
  LocaleArgument,
  PageArgs,
  type Connection,
  type InLanguage,
} from '../../platform/graphql/index.js';
import { numberedCurrency, PointCurrency, ProgramDirectory, type PointCurrencyEntity } from '../../programs/index.js';
import { TierLadderLoader, type Tier } from '../../tiers/index.js';
import { CodeKeys } from '../../vouchers/index.js';
import { listRewards } from './list-rewards.js';
import { EarlyAccess, TierPrice } from './reward-parts.types.js';
import { CatalogFilter } from './reward.inputs.js';
import { RewardLoader } from './reward.loader.js';
import { Reward, RewardConnection } from './reward.types.js';
import { ShownLanguages } from './shown-languages.js';

@Resolver(() => Reward)
export class RewardsResolver {
  constructor(
    private readonly database: Database,
    private readonly programs: ProgramDirectory,
    private readonly languages: ShownLanguages,
    private readonly loader: RewardLoader,
    private readonly ladders: TierLadderLoader,
    private readonly keys: CodeKeys,
  ) {}

  @Query(() => Reward, { nullable: true, description: 'A reward; null when there is none with this id.' })
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST)
  async reward(
    @CurrentCaller() caller: Caller,
    @Args('id', { type: () => ID, description: 'The id of the reward.' }) id: string,
  ): Promise<Reward | null> {
    const uuid = decodeId('rwd', id);
    return uuid === null ? null : this.loader.reward(caller.programId, uuid);
  }

  @Query(() => RewardConnection, {
    description: 'The rewards of the program in the order of the catalogue; drafts and archived ones too.',
  })
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST)
  rewards(
    @CurrentCaller() caller: Caller,
    @Args() page: PageArgs,
    @Args('filter', { nullable: true, description: 'All of them when left out.' }) filter?: CatalogFilter,
  ): Promise<Connection<Reward>> {
    return listRewards(this.database, this.keys, caller.programId, filter ?? {}, page);
  }

  @ResolveField(() => String, {
    description:
      'Its name in that language, else in that of the member for whom it is shown, else in that of the program.',
  })
  @LocaleArgument()
  name(reward: Reward, { locale }: InLanguage): string | Promise<string> {
    return this.languages.textFor(reward, reward.names, locale);
  }

  @ResolveField(() => String, {
    nullable: true,
    description: 'What members may read about it, in that language; null without one.',
  })
  @LocaleArgument()
  description(reward: Reward, { locale }: InLanguage): string | null | Promise<string | null> {
    return this.languages.textOrNull(reward, reward.descriptions, locale);
  }

  @ResolveField(() => String, {
    nullable: true,
    description: 'Its conditions in words, in that language; null without any.',
  })
  @LocaleArgument()
  terms(reward: Reward, { locale }: InLanguage): string | null | Promise<string | null> {
    return this.languages.textOrNull(reward, reward.conditions, locale);
  }

  @ResolveField(() => PointCurrency, { description: 'In whose points it costs.' })
  async currency(@Parent() { currencyNumber, programId }: Reward): Promise<PointCurrencyEntity> {
    return numberedCurrency(currencyNumber, await this.programs.settingsOf(programId));
  }

  @ResolveField(() => [TierPrice], { description: 'Prices for tiers.' })
  tierPrices(@Parent() { pricesOfTiers, programId }: Reward): Promise<TierPrice[]> {
    return Promise.all(pricesOfTiers.map(async (one) => ({ ...one, tier: await this.tier(programId, one.tier) })));
  }

  @ResolveField(() => [EarlyAccess], { description: 'For which tiers it is there earlier.' })
  earlyAccess(@Parent() { accessOfTiers, programId }: Reward): Promise<EarlyAccess[]> {
    return Promise.all(accessOfTiers.map(async (one) => ({ ...one, tier: await this.tier(programId, one.tier) })));
  }

  private async tier(programId: number, uuid: string): Promise<Tier> {
    const tier = await this.ladders.tier(programId, uuid);
    if (!tier) throw new Error(`there is no tier ${uuid}`);
    return tier;
  }
}
