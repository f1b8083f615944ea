import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { GraphqlDateTime } from '../../platform/graphql/index.js';
import { Simulation } from './simulation.types.js';

@InputType({
  description: 'Which rules to try, and on which purchases. The active rules count unless they are left out.',
})
export class SimulateEarningInput {
  @Field(() => [ID], {
    nullable: true,
    description: 'Rules for purchases that count besides: DRAFT or PAUSED ones, at most 100.',
  })
  add?: string[] | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'Rules for purchases that do not count: ACTIVE ones, at most 100.',
  })
  leaveOut?: string[] | null;

  @Field(() => GraphqlDateTime, {
    nullable: true,
    description:
      'Only purchases of this date and later, their own date; limits are used from here on. All when left out.',
  })
  from?: Date | null;

  @Field(() => GraphqlDateTime, {
    nullable: true,
    description: 'Only purchases before this date, their own date. All when left out.',
  })
  until?: Date | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description:
      'Whether the rules in `add` count as if they had no `from` and `until`, so that a campaign of the future can be tried on ' +
      'the past. Their weekdays and hours hold, and so do the windows of active rules.',
  })
  ignoreWindows?: boolean | null;
}

@ObjectType({ description: 'What simulateEarning did.' })
export class SimulateEarningPayload {
  @Field(() => Simulation, {
    description: 'The new simulation, QUEUED: a server begins with it at once when it has time.',
  })
  simulation!: Simulation;
}

@InputType({ description: 'Which simulation to end.' })
export class CancelSimulationInput {
  @Field(() => ID, { description: 'The id of the simulation.' })
  id!: string;
}

@ObjectType({ description: 'What cancelSimulation did.' })
export class CancelSimulationPayload {
  @Field(() => Simulation, { description: 'The simulation, CANCELED.' })
  simulation!: Simulation;
}
