import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { GraphqlDateTime } from '../../platform/graphql/index.js';
import { WebhookEndpoint } from '../endpoints/webhook-endpoint.types.js';

@InputType({ description: 'Events by when what they tell was, by the clock of the program.' })
export class ReplayRangeInput {
  @Field(() => GraphqlDateTime, { description: 'At or after.' })
  from!: Date;

  @Field(() => GraphqlDateTime, { description: 'Before.' })
  until!: Date;

  @Field(() => [String], {
    nullable: true,
    description: 'Of these types, such as `points.earned` or `points.*`; those of the endpoint when left out.',
  })
  types?: string[] | null;
}

@InputType({ isOneOf: true, description: 'One delivery, or events of a time.' })
export class ReplayWhatInput {
  @Field(() => ID, { nullable: true, description: 'A delivery to this endpoint.' })
  delivery?: string;

  @Field(() => ReplayRangeInput, { nullable: true, description: 'Events of a time, at most 10,000.' })
  range?: ReplayRangeInput;
}

@InputType({ description: 'What to send again, and where.' })
export class ReplayEventsInput {
  @Field(() => ID, { description: 'The endpoint. One that is paused gets them when it is resumed.' })
  endpoint!: string;

  @Field(() => ReplayWhatInput, { description: 'What.' })
  what!: ReplayWhatInput;
}

@ObjectType({ description: 'What replayEvents did.' })
export class ReplayEventsPayload {
  @Field(() => WebhookEndpoint, { description: 'The endpoint.' })
  webhookEndpoint!: WebhookEndpoint;

  @Field(() => Int, { description: 'How many events are sent, with the ids that they have always had.' })
  events!: number;
}
