import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { WebhookAttempt } from '../deliveries/webhook-delivery.types.js';
import { WebhookEndpoint } from '../endpoints/webhook-endpoint.types.js';

@InputType({ description: 'The endpoint to try.' })
export class SendTestEventInput {
  @Field(() => ID, { description: 'The endpoint, active or paused.' })
  id!: string;
}

@ObjectType({ description: 'What sendTestEvent did.' })
export class SendTestEventPayload {
  @Field(() => WebhookEndpoint, { description: 'The endpoint.' })
  webhookEndpoint!: WebhookEndpoint;

  @Field(() => ID, { description: 'The id of the test event, as the receiver got it.' })
  eventId!: string;

  @Field({ description: 'Whether the receiver answered with a status from 200 to 299.' })
  delivered!: boolean;

  @Field(() => WebhookAttempt, { description: 'The request, and what came of it.' })
  webhookAttempt!: WebhookAttempt;
}
