import { Field, Int, ObjectType } from '@nestjs/graphql';
import { AudienceReason } from '../audience.types.js';

@ObjectType({ description: 'How many members are outside of an audience by one reason.' })
export class AudienceReachReason {
  @Field(() => AudienceReason, { description: 'The reason.' })
  reason!: AudienceReason;

  @Field(() => Int, { description: 'So many are outside by it, whether or not by others too.' })
  members!: number;
}

@ObjectType({
  description:
    'How many members are in an audience now. Looked at are members who are ACTIVE, PAUSED or BLOCKED and whose processing is ' +
    'not restricted.',
})
export class AudienceReach {
  @Field(() => Int, { description: 'So many are in it.' })
  members!: number;

  @Field(() => Int, { description: 'Of so many that were looked at.' })
  of!: number;

  @Field(() => [AudienceReachReason], {
    description:
      'How many are outside by each reason that keeps anybody out, in the order of the conditions. Who is outside for several ' +
      'reasons counts in each.',
  })
  reasons!: AudienceReachReason[];
}
