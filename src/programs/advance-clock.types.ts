import { Field, InputType, Int, ObjectType } from '@nestjs/graphql';
import { GraphqlDateTime } from '../platform/graphql/index.js';
import { Program } from './program.types.js';

@InputType({ description: "Where to move a sandbox's clock." })
export class AdvanceClockInput {
  @Field(() => GraphqlDateTime, {
    description: 'What time it is then: not before the clock, at most 10 years after it.',
  })
  to!: Date;
}

@ObjectType({ description: 'What advanceClock did.' })
export class AdvanceClockPayload {
  @Field(() => Program, { description: 'The program, its clock moved.' })
  program!: Program;

  @Field(() => Int, { description: 'How many moments at which something was due were lived through on the way.' })
  steps!: number;
}
