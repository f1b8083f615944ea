import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { toMinor } from '../kernel/money.js';
import { Allow, Role, type Caller } from '../platform/access/index.js';
import { CurrentCaller, Money } from '../platform/graphql/index.js';
import { CreatePointCurrency } from './create-point-currency.js';
import { PointCurrencyEntity } from './point-currency.entity.js';
import { CreatePointCurrencyInput, PointCurrency, UpdatePointCurrencyInput } from './point-currency.types.js';
import { ProgramDirectory, type ProgramSettings } from './program-directory.js';
import { CreatePointCurrencyResult, UpdatePointCurrencyResult } from './programs.refusals.js';
import { UpdatePointCurrency } from './update-point-currency.js';

@Resolver(() => PointCurrency)
export class PointCurrenciesResolver {
  constructor(
    private readonly programs: ProgramDirectory,
    private readonly creating: CreatePointCurrency,
    private readonly updating: UpdatePointCurrency,
  ) {}

  @Query(() => [PointCurrency], { description: 'All point currencies of the program, oldest first.' })
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST)
  async pointCurrencies(@CurrentCaller() caller: Caller): Promise<ProgramSettings['currencies']> {
    return (await this.programs.settingsOf(caller.programId)).currencies;
  }

  @Mutation(() => CreatePointCurrencyResult, { description: 'Adds a point currency.' })
  @Allow(Role.ADMIN)
  createPointCurrency(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'The new point currency.' }) input: CreatePointCurrencyInput,
  ): Promise<typeof CreatePointCurrencyResult> {
    return this.creating.run(caller, input);
  }

  @Mutation(() => UpdatePointCurrencyResult, {
    description: 'Changes a point currency. Its policies hold from now on: points that have a date keep it.',
  })
  @Allow(Role.ADMIN)
  updatePointCurrency(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'What to change.' }) input: UpdatePointCurrencyInput,
  ): Promise<typeof UpdatePointCurrencyResult> {
    return this.updating.run(caller, input);
  }

  @ResolveField(() => Money, {
    nullable: true,
    description: 'What `valuePoints` points are worth at checkout; null without a value.',
  })
  async value(@Parent() currency: PointCurrencyEntity): Promise<Money | null> {
    if (currency.valueAmount === null) return null;
    const program = await this.programs.settingsOf(currency.programId);
    return Money.of(Math.round(toMinor(currency.valueAmount, program.currency)), program.currency);
  }
}
