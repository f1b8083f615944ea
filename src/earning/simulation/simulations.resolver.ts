import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { decodeId } from '../../kernel/ids.js';
import { Allow, Asks, type Caller, Load, Role } from '../../platform/access/index.js';
import { Database } from '../../platform/database/index.js';
import { CurrentCaller, PageArgs, type Connection } from '../../platform/graphql/index.js';
import { numberedCurrency, PointCurrency, ProgramDirectory, type PointCurrencyEntity } from '../../programs/index.js';
import { EarningRuleLoader } from '../rules/earning-rule.loader.js';
import { EarningRule } from '../rules/earning-rule.types.js';
import { CancelSimulation } from './cancel-simulation.js';
import { listSimulations } from './list-simulations.js';
import { SimulateEarning } from './simulate-earning.js';
import { CancelSimulationInput, SimulateEarningInput } from './simulate-earning.types.js';
import { findSimulation } from './simulation-rows.js';
import { CancelSimulationResult, SimulateEarningResult } from './simulation.refusals.js';
import {
  SimulatedCurrency,
  SimulatedRule,
  SimulatedRuleResult,
  Simulation,
  SimulationConnection,
} from './simulation.types.js';

@Resolver(() => Simulation)
export class SimulationsResolver {
  constructor(
    private readonly database: Database,
    private readonly simulating: SimulateEarning,
    private readonly canceling: CancelSimulation,
    private readonly loader: EarningRuleLoader,
  ) {}

  @Query(() => Simulation, { nullable: true, description: 'A simulation; null when there is none with this id.' })
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST)
  async simulation(
    @CurrentCaller() caller: Caller,
    @Args('id', { type: () => ID, description: 'The id of the simulation.' }) id: string,
  ): Promise<Simulation | null> {
    const uuid = decodeId('sim', id);
    const row = uuid === null ? null : await findSimulation(this.database, caller.programId, uuid);
    return row && Simulation.of(row);
  }

  @Query(() => SimulationConnection, {
    description: 'The simulations of the program, newest first. One is forgotten 30 days after its end.',
  })
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST)
  simulations(@CurrentCaller() caller: Caller, @Args() page: PageArgs): Promise<Connection<Simulation>> {
    return listSimulations(this.database, caller.programId, page);
  }

  @Mutation(() => SimulateEarningResult, {
    description:
      'Asks what past purchases would have earned under other rules: the active ones with some added, others left out. Answers at ' +
      'once; ask `simulation` how far it is. Canceled purchases are left out, returns are ignored. Moves no points.',
  })
  @Asks(Load.EXPENSIVE)
  @Allow(Role.ADMIN, Role.MARKETER, Role.ANALYST)
  simulateEarning(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'What to try.' }) input: SimulateEarningInput,
  ): Promise<typeof SimulateEarningResult> {
    return this.simulating.run(caller, input);
  }

  @Mutation(() => CancelSimulationResult, { description: 'Ends a simulation that waits or runs, without a result.' })
  @Allow(Role.ADMIN, Role.MARKETER, Role.ANALYST)
  cancelSimulation(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'The simulation to end.' }) input: CancelSimulationInput,
  ): Promise<typeof CancelSimulationResult> {
    return this.canceling.run(caller, input);
  }

  @ResolveField(() => [EarningRule], { description: 'The rules that count besides the active ones.' })
  add(@Parent() { programId, added }: Simulation): Promise<EarningRule[]> {
    return Promise.all(added.map((uuid) => ruleOf(this.loader, programId, uuid)));
  }

  @ResolveField(() => [EarningRule], { description: 'The active rules that do not count.' })
  leaveOut(@Parent() { programId, leftOut }: Simulation): Promise<EarningRule[]> {
    return Promise.all(leftOut.map((uuid) => ruleOf(this.loader, programId, uuid)));
  }

  @ResolveField(() => [SimulatedRule], { description: 'All rules that count, the oldest first.' })
  rules(@Parent() { programId, counted }: Simulation): SimulatedRule[] {
    return counted.map(({ id: ruleId, version }) => Object.assign(new SimulatedRule(), { programId, ruleId, version }));
  }
}

@Resolver(() => SimulatedRule)
export class SimulatedRuleResolver {
  constructor(private readonly rules: EarningRuleLoader) {}

  @ResolveField(() => EarningRule, { description: 'The rule as it is today.' })
  rule(@Parent() { programId, ruleId }: SimulatedRule): Promise<EarningRule> {
    return ruleOf(this.rules, programId, ruleId);
  }
}

@Resolver(() => SimulatedRuleResult)
export class SimulatedRuleResultResolver {
  constructor(private readonly rules: EarningRuleLoader) {}

  @ResolveField(() => EarningRule, { description: 'The rule as it is today.' })
  rule(@Parent() { programId, ruleId }: SimulatedRuleResult): Promise<EarningRule> {
    return ruleOf(this.rules, programId, ruleId);
  }
}

@Resolver(() => SimulatedCurrency)
export class SimulatedCurrencyResolver {
  constructor(private readonly programs: ProgramDirectory) {}

  @ResolveField(() => PointCurrency, { description: 'The point currency.' })
  async currency(@Parent() { programId, currencyNumber }: SimulatedCurrency): Promise<PointCurrencyEntity> {
    return numberedCurrency(currencyNumber, await this.programs.settingsOf(programId));
  }
}

/** Rules are archived and never deleted. */
async function ruleOf(rules: EarningRuleLoader, programId: number, uuid: string): Promise<EarningRule> {
  const rule = await rules.one(programId, uuid);
  if (!rule) throw new Error(`rule ${uuid} is gone`);
  return rule;
}
