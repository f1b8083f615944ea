import { Args, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { decodeId } from '../../kernel/ids.js';
import { textFor } from '../../kernel/localized-text.js';
import { Allow, Role, type Caller } from '../../platform/access/index.js';
import { Database } from '../../platform/database/index.js';
import { CurrentCaller, PageArgs, type Connection } from '../../platform/graphql/index.js';
import { numberedCurrency, PointCurrency, ProgramDirectory, type PointCurrencyEntity } from '../../programs/index.js';
import { EarningRuleFilter } from './earning-rule.inputs.js';
import { EarningRuleLoader } from './earning-rule.loader.js';
import { EarningRule, EarningRuleConnection, EarningRuleVersion } from './earning-rule.types.js';
import { listEarningRules } from './list-earning-rules.js';

@Resolver(() => EarningRule)
export class EarningRulesResolver {
  constructor(
    private readonly database: Database,
    private readonly programs: ProgramDirectory,
    private readonly loader: EarningRuleLoader,
  ) {}

  @Query(() => EarningRule, { nullable: true, description: 'An earning rule; null when there is none with this id.' })
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST)
  async earningRule(
    @CurrentCaller() caller: Caller,
    @Args('id', { type: () => ID, description: 'The id of the rule.' }) id: string,
  ): Promise<EarningRule | null> {
    const uuid = decodeId('rul', id);
    return uuid === null ? null : this.loader.one(caller.programId, uuid);
  }

  @Query(() => EarningRuleConnection, {
    description: 'The earning rules of the program, newest first; archived ones too.',
  })
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST)
  earningRules(
    @CurrentCaller() caller: Caller,
    @Args() page: PageArgs,
    @Args('filter', { nullable: true, description: 'All of them when left out.' }) filter?: EarningRuleFilter,
  ): Promise<Connection<EarningRule>> {
    return listEarningRules(this.database, caller.programId, filter ?? {}, page);
  }

  @ResolveField(() => String, { description: 'Its name in that language, else in the language of the program.' })
  async name(
    @Parent() rule: EarningRule,
    @Args('locale', { type: () => String, nullable: true, description: 'A BCP 47 language tag, such as "de".' })
    locale?: string,
  ): Promise<string> {
    const program = await this.programs.settingsOf(rule.programId);
    return textFor(rule.names, locale, program.locale);
  }

  @ResolveField(() => String, {
    nullable: true,
    description: 'What members may read about it, in that language; null without one.',
  })
  async description(
    @Parent() rule: EarningRule,
    @Args('locale', { type: () => String, nullable: true, description: 'A BCP 47 language tag, such as "de".' })
    locale?: string,
  ): Promise<string | null> {
    const program = await this.programs.settingsOf(rule.programId);
    return textFor(rule.descriptions, locale, program.locale) || null;
  }

  @ResolveField(() => PointCurrency, { description: 'In which point currency it awards.' })
  async currency(@Parent() rule: EarningRule): Promise<PointCurrencyEntity> {
    return numberedCurrency(rule.currencyNumber, await this.programs.settingsOf(rule.programId));
  }

  @ResolveField(() => [EarningRuleVersion], {
    description: 'All that it has ever said, newest first: what holds comes first.',
  })
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST)
  versions(@Parent() rule: EarningRule): Promise<EarningRuleVersion[]> {
    return this.loader.versionsOf(rule.programId, rule.uuid);
  }
}
