import { Field, Float, Int, ObjectType } from '@nestjs/graphql';
import { encodeId } from '../../kernel/ids.js';
import { connectionOf, GraphqlDateTime, GraphqlPoints, Money, Node } from '../../platform/graphql/index.js';
import { costOf, totalCostOf } from './simulation-cost.js';
import type { SimulatedSettings, SimulationFindings, SimulationRow } from './simulation-rows.js';
import { SimulationStatus } from './simulation-status.js';

@ObjectType({ description: 'A rule that counts in a simulation, as it was when the simulation was asked for.' })
export class SimulatedRule {
  programId!: number;
  ruleId!: string;

  @Field(() => Int, { description: 'The version that counts, from 1.' })
  version!: number;
}

@ObjectType({ description: 'What purchases earned in one point currency, and what they would earn.' })
export class SimulatedCurrency {
  programId!: number;
  currencyNumber!: number;

  @Field(() => GraphqlPoints, { description: 'What they really earned.' })
  pointsThen!: number;

  @Field(() => GraphqlPoints, { description: 'What they would earn.' })
  pointsNow!: number;

  @Field(() => Money, { nullable: true, description: 'What `pointsThen` cost; null when a point has no value.' })
  costThen!: Money | null;

  @Field(() => Money, { nullable: true, description: 'What `pointsNow` would cost; null when a point has no value.' })
  costNow!: Money | null;
}

@ObjectType({ description: 'The purchases of one month.' })
export class SimulatedMonth {
  @Field({ description: 'The month of their own date in the time zone of the program, such as "2027-03".' })
  month!: string;

  @Field(() => GraphqlPoints, { description: 'What they really earned.' })
  pointsThen!: number;

  @Field(() => GraphqlPoints, { description: 'What they would earn.' })
  pointsNow!: number;
}

@ObjectType({ description: 'What one rule gave, and what it would give.' })
export class SimulatedRuleResult {
  programId!: number;
  ruleId!: string;

  @Field({ description: 'What it was called when the simulation ran, in the language of the program.' })
  name!: string;

  @Field(() => GraphqlPoints, { description: 'What it really gave, in whatever version.' })
  pointsThen!: number;

  @Field(() => GraphqlPoints, { description: 'What it would give.' })
  pointsNow!: number;

  @Field(() => Int, { description: 'How often it really gave points.' })
  awardsThen!: number;

  @Field(() => Int, { description: 'How often it would give points.' })
  awardsNow!: number;
}

@ObjectType({
  description:
    'What past purchases earned (then), and what they would have earned under the rules of the simulation (now). Points of all ' +
    'currencies are added up; returns are ignored in both.',
})
export class SimulationResult {
  @Field(() => Int, { description: 'How many purchases were replayed.' })
  purchases!: number;

  @Field(() => GraphqlPoints, { description: 'What they really earned, before returns.' })
  pointsThen!: number;

  @Field(() => GraphqlPoints, { description: 'What they would earn.' })
  pointsNow!: number;

  @Field(() => Money, {
    nullable: true,
    description: 'What the points then cost, of currencies in which a point has a value; null when none has.',
  })
  costThen!: Money | null;

  @Field(() => Money, {
    nullable: true,
    description: 'What the points now cost, of currencies in which a point has a value; null when none has.',
  })
  costNow!: Money | null;

  @Field(() => [SimulatedCurrency], { description: 'Each point currency in which something is earned.' })
  currencies!: SimulatedCurrency[];

  @Field(() => [SimulatedMonth], {
    description: 'Month by month, the earliest first; months without purchases are left out.',
  })
  months!: SimulatedMonth[];

  @Field(() => [SimulatedRuleResult], { description: 'Rules that count or gave points then, the oldest first.' })
  rules!: SimulatedRuleResult[];

  @Field(() => Int, { description: 'How many members would have earned more.' })
  membersGaining!: number;

  @Field(() => Int, { description: 'How many members would have earned less.' })
  membersLosing!: number;

  @Field(() => GraphqlPoints, {
    description:
      "What tiers' multipliers really added to these purchases. It is in no other figure: where members stood then is not replayed.",
  })
  pointsOfTiers!: number;

  static of(found: SimulationFindings, settings: SimulatedSettings, programId: number): SimulationResult {
    const { currencies, months, rules } = found;
    const money = (cost: number | null): Money | null => (cost === null ? null : Money.of(cost, settings.currency));
    const total = (when: 'pointsThen' | 'pointsNow'): Money | null =>
      money(
        totalCostOf(
          settings,
          currencies.map((one) => ({ currency: one.currency, points: one[when] })),
        ),
      );
    return Object.assign(new SimulationResult(), found, {
      costThen: total('pointsThen'),
      costNow: total('pointsNow'),
      currencies: currencies.map(({ currency: currencyNumber, pointsThen, pointsNow }) =>
        Object.assign(new SimulatedCurrency(), {
          programId,
          currencyNumber,
          pointsThen,
          pointsNow,
          costThen: money(costOf(settings, currencyNumber, pointsThen)),
          costNow: money(costOf(settings, currencyNumber, pointsNow)),
        }),
      ),
      months: months.map((month) => Object.assign(new SimulatedMonth(), month)),
      rules: rules.map((rule) => Object.assign(new SimulatedRuleResult(), rule, { programId })),
    });
  }
}

@ObjectType({
  implements: () => Node,
  description:
    'What past purchases of the program would have earned under other rules. It runs by itself and moves no points. Rules and ' +
    'settings are those of the moment at which it was asked for. Kept for 30 days after its end.',
})
export class Simulation implements Node {
  id!: string;
  uuid!: string;
  programId!: number;
  added!: string[];
  leftOut!: string[];
  counted!: { id: string; version: number }[];

  @Field(() => SimulationStatus, { description: 'How far it is.' })
  status!: SimulationStatus;

  @Field(() => Float, { description: 'How much of it is done, 0 to 1. Begins anew when another server takes it over.' })
  share!: number;

  @Field(() => Int, { description: 'How many purchases were replayed so far.' })
  purchases!: number;

  @Field(() => GraphqlDateTime, {
    description: 'When it was asked for, by the clock of the servers, in a sandbox too.',
  })
  createdAt!: Date;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'When a server began; null while it waits.' })
  startedAt!: Date | null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'When it ended; null until then.' })
  finishedAt!: Date | null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'Purchases of this date and later; null for all.' })
  from!: Date | null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'Purchases before this date; null for all.' })
  until!: Date | null;

  @Field({ description: 'Whether the rules in `add` count as if they had no `from` and `until`.' })
  ignoreWindows!: boolean;

  @Field(() => SimulationResult, { nullable: true, description: 'What was found out; null until it is DONE.' })
  result!: SimulationResult | null;

  @Field(() => String, { nullable: true, description: 'Why it FAILED, in English, for a person; null otherwise.' })
  failure!: string | null;

  static of(row: SimulationRow): Simulation {
    const { programId, uuid, status, added, leftOut, rules, purchases, createdAt, startedAt, finishedAt } = row;
    const { from, until, ignoreWindows, result, settings, failure } = row;
    return Object.assign(new Simulation(), {
      id: encodeId('sim', uuid),
      uuid,
      programId,
      added,
      leftOut,
      counted: rules,
      status,
      share: shareOf(row),
      purchases,
      createdAt,
      startedAt,
      finishedAt,
      from,
      until,
      ignoreWindows,
      result: result && SimulationResult.of(result, settings, programId),
      failure,
    });
  }
}

export const SimulationConnection = connectionOf(Simulation, 'Simulation');

function shareOf({ status, seen, total }: SimulationRow): number {
  if (status === SimulationStatus.DONE) return 1;
  return total === null || total === 0 ? 0 : Math.min(1, seen / total);
}
