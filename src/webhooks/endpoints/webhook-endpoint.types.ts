import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { GraphqlDateTime, Node } from '../../platform/graphql/index.js';
import {
  WebhookEndpointStatus,
  WebhookPausedReason,
  type EndpointStatusName,
  type PausedReasonName,
} from './endpoint-status.types.js';

const EVENTS = 'Types of events such as `points.earned`, all of a kind as in `points.*`, or `*`';

@ObjectType({
  implements: () => Node,
  description: 'An address to which events are sent, signed by the Standard Webhooks specification.',
})
export class WebhookEndpoint extends Node {
  programId!: number;
  number!: number;

  @Field({ description: 'Where events are sent.' })
  url!: string;

  @Field(() => [String], { description: `${EVENTS}.` })
  events!: string[];

  @Field(() => String, { nullable: true, description: 'What it is for.' })
  description!: string | null;

  @Field({ description: 'Whether `profile` of the member is sent along: given name, language, email and phone.' })
  includeProfile!: boolean;

  @Field(() => WebhookEndpointStatus, { description: 'Whether events are sent to it.' })
  status!: EndpointStatusName;

  @Field(() => WebhookPausedReason, { nullable: true, description: 'Why it is paused; null when it is not.' })
  pausedReason!: PausedReasonName | null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'Since when it is paused; null when it is not.' })
  pausedAt!: Date | null;

  @Field(() => GraphqlDateTime, {
    nullable: true,
    description:
      'Since when every attempt has failed that says something of the endpoint, up to now; null when the last one succeeded, and when none was made since staff paused or resumed it. What was not sent at all by our doing (STOPPED, NOT_READ, NOT_SIGNED, TOO_LARGE, FORGOTTEN) does not count. After five days it is paused.',
  })
  failingSince!: Date | null;

  @Field(() => GraphqlDateTime, { description: 'When it was made. What was committed before is not sent by itself.' })
  createdAt!: Date;

  @Field(() => GraphqlDateTime, {
    name: 'previousSecretUntil',
    nullable: true,
    description:
      'Until when the secret that was replaced last signs along, if it can be opened; null when none was replaced.',
  })
  oldSecretUntil!: Date | null;
}

@InputType({ description: 'An endpoint to make.' })
export class CreateWebhookEndpointInput {
  @Field({ description: 'Where events are sent: https, on the public internet, at most 2000 characters.' })
  url!: string;

  @Field(() => [String], { description: `${EVENTS}; 1 to 50.` })
  events!: string[];

  @Field(() => String, { nullable: true, description: 'What it is for, at most 200 characters.' })
  description?: string | null;

  @Field({
    defaultValue: false,
    description: "Whether the member's given name, language, email and phone are sent along.",
  })
  includeProfile!: boolean;
}

@ObjectType({ description: 'What createWebhookEndpoint did.' })
export class CreateWebhookEndpointPayload {
  @Field(() => WebhookEndpoint, { description: 'The new endpoint, active.' })
  webhookEndpoint!: WebhookEndpoint;

  @Field({
    description: 'The secret by which the receiver checks signatures, `whsec_…`. Shown here once and never again.',
  })
  secret!: string;
}

@InputType({ description: 'What to change of an endpoint. What is left out stays.' })
export class UpdateWebhookEndpointInput {
  @Field(() => ID, { description: 'The endpoint.' })
  id!: string;

  @Field(() => String, { nullable: true, description: 'Where events are sent, also those that wait.' })
  url?: string | null;

  @Field(() => [String], { nullable: true, description: `${EVENTS}; 1 to 50. Of what is told from now on.` })
  events?: string[] | null;

  @Field(() => String, { nullable: true, description: 'What it is for, at most 200 characters; null for nothing.' })
  description?: string | null;

  @Field(() => Boolean, { nullable: true, description: "Whether the member's profile is sent along." })
  includeProfile?: boolean | null;

  @Field(() => WebhookEndpointStatus, {
    nullable: true,
    description: 'PAUSED lets events wait, ACTIVE sends them, what waited first and at once. ARCHIVED is for good.',
  })
  status?: EndpointStatusName | null;
}

@ObjectType({ description: 'What updateWebhookEndpoint did.' })
export class UpdateWebhookEndpointPayload {
  @Field(() => WebhookEndpoint, { description: 'The endpoint as it is now.' })
  webhookEndpoint!: WebhookEndpoint;
}

@InputType({ description: 'The endpoint that gets another secret.' })
export class RotateWebhookSecretInput {
  @Field(() => ID, { description: 'The endpoint.' })
  id!: string;
}

@ObjectType({ description: 'What rotateWebhookSecret did.' })
export class RotateWebhookSecretPayload {
  @Field(() => WebhookEndpoint, { description: 'The endpoint.' })
  webhookEndpoint!: WebhookEndpoint;

  @Field({ description: 'The new secret. Shown here once and never again.' })
  secret!: string;
}
