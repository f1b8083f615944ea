import { Field, InputType, Int, InterfaceType, ObjectType } from '@nestjs/graphql';
import { MemberNotActive, MemberNotFound } from '../members/index.js';
import { LimitReached, TooManyPoints } from '../points/index.js';
import { IdempotencyKeyReused, InvalidInput, Refusal, resultUnion, UserError } from '../platform/graphql/index.js';
import { ActivityAlreadyRecorded } from './activities.refusals.js';
import { RecordActivityInput, RecordActivityPayload } from './record-activity.types.js';

export const RecordActivityResult = resultUnion('RecordActivityResult', [
  RecordActivityPayload,
  MemberNotFound,
  MemberNotActive,
  InvalidInput,
  ActivityAlreadyRecorded,
  LimitReached,
  IdempotencyKeyReused,
  TooManyPoints,
]);

export const MAX_ACTIVITIES = 100;

@InputType({ description: 'Activities to record in one call.' })
export class RecordActivitiesInput {
  @Field(() => [RecordActivityInput], { description: 'The activities, 1 to 100, decided in this order.' })
  activities!: RecordActivityInput[];
}

@InterfaceType({
  description: 'The answer of recordActivities: one result for each activity, or none when the whole call was refused.',
  resolveType: (value: object) => value.constructor.name,
})
export abstract class RecordActivitiesResult {
  @Field(() => [RecordActivityResult], {
    description: 'One for each activity, in the order of the input. A refusal of one leaves the others.',
  })
  results!: (typeof RecordActivityResult)[];
}

@ObjectType({ implements: () => RecordActivitiesResult, description: 'What recordActivities did.' })
export class RecordActivitiesPayload extends RecordActivitiesResult {}

@ObjectType({
  implements: () => [UserError, RecordActivitiesResult],
  description: 'Too many or no activities: the whole call was refused and nothing recorded.',
})
export class ActivityBatchSizeNotAllowed extends Refusal implements RecordActivitiesResult {
  @Field(() => [RecordActivityResult], { description: 'Empty.' })
  results: (typeof RecordActivityResult)[] = [];

  @Field(() => Int, { description: 'How many were given.' })
  given: number;

  @Field(() => Int, { description: 'How many are allowed.' })
  atMost: number = MAX_ACTIVITIES;

  constructor(given: number) {
    super(`${String(given)} activities; 1 to ${String(MAX_ACTIVITIES)} are allowed in one call.`, ['activities']);
    this.given = given;
  }
}
