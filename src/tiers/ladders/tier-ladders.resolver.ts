import { Args, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { decodeId } from '../../kernel/ids.js';
import { textFor } from '../../kernel/localized-text.js';
import { Allow, Role, type Caller } from '../../platform/access/index.js';
import { Database } from '../../platform/database/index.js';
import { CurrentCaller, PageArgs, type Connection } from '../../platform/graphql/index.js';
import { numberedCurrency, PointCurrency, ProgramDirectory, type PointCurrencyEntity } from '../../programs/index.js';
import { listTierLadders } from './list-tier-ladders.js';
import { TierLadderFilter } from './tier-ladder.inputs.js';
import { TierLadderLoader } from './tier-ladder.loader.js';
import { TierActivation } from './activation/tier-activation.types.js';
import { TierLadder, TierLadderConnection } from './tier-ladder.types.js';

@Resolver(() => TierLadder)
export class TierLaddersResolver {
  constructor(
    private readonly database: Database,
    private readonly programs: ProgramDirectory,
    private readonly loader: TierLadderLoader,
  ) {}

  @Query(() => TierLadder, { nullable: true, description: 'A ladder of tiers; null when there is none with this id.' })
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST)
  async tierLadder(
    @CurrentCaller() caller: Caller,
    @Args('id', { type: () => ID, description: 'The id of the ladder.' }) id: string,
  ): Promise<TierLadder | null> {
    const uuid = decodeId('tld', id);
    return uuid === null ? null : this.loader.ladder(caller.programId, uuid);
  }

  @Query(() => TierLadderConnection, {
    description: 'The ladders of the program, newest first; archived ones too.',
  })
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST)
  tierLadders(
    @CurrentCaller() caller: Caller,
    @Args() page: PageArgs,
    @Args('filter', { nullable: true, description: 'All of them when left out.' }) filter?: TierLadderFilter,
  ): Promise<Connection<TierLadder>> {
    return listTierLadders(this.database, caller.programId, filter ?? {}, page);
  }

  @ResolveField(() => String, { description: 'Its name in that language, else in the language of the program.' })
  async name(
    @Parent() ladder: TierLadder,
    @Args('locale', { type: () => String, nullable: true, description: 'A BCP 47 language tag, such as "de".' })
    locale?: string,
  ): Promise<string> {
    const program = await this.programs.settingsOf(ladder.programId);
    return textFor(ladder.names, locale, program.locale);
  }

  @ResolveField(() => TierActivation, {
    nullable: true,
    description: 'The activation that is under way, else the last one; null where there was none.',
  })
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST)
  activation(@Parent() { programId, uuid }: TierLadder): Promise<TierActivation | null> {
    return this.loader.activation(programId, uuid);
  }

  @ResolveField(() => PointCurrency, {
    nullable: true,
    description: 'Whose points it counts; null unless the metric is QUALIFYING_POINTS.',
  })
  async currency(@Parent() { currencyNumber, programId }: TierLadder): Promise<PointCurrencyEntity | null> {
    if (currencyNumber === null) return null;
    return numberedCurrency(currencyNumber, await this.programs.settingsOf(programId));
  }
}
