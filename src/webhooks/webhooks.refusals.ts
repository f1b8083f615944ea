import { Field, Int, ObjectType } from '@nestjs/graphql';
import { InvalidInput, Refusal, resultUnion, UserError } from '../platform/graphql/index.js';
import {
  CreateWebhookEndpointPayload,
  RotateWebhookSecretPayload,
  UpdateWebhookEndpointPayload,
} from './endpoints/webhook-endpoint.types.js';
import { ReplayEventsPayload } from './replay/replay-events.types.js';
import { SendTestEventPayload } from './testing/send-test-event.types.js';

@ObjectType({ implements: () => UserError, description: 'There is no such endpoint in this program.' })
export class WebhookEndpointNotFound extends Refusal {
  constructor(path: string[] = ['id']) {
    super('There is no such endpoint in this program.', path);
  }
}

@ObjectType({ implements: () => UserError, description: 'The endpoint is archived, and stays so: make another one.' })
export class WebhookEndpointArchived extends Refusal {
  constructor(path: string[] = ['id']) {
    super('The endpoint is archived: make another one.', path);
  }
}

@ObjectType({ implements: () => UserError, description: 'The program has as many endpoints as it may have.' })
export class TooManyWebhookEndpoints extends Refusal {
  @Field(() => Int, { description: 'How many may be active or paused.' })
  allowed: number;

  constructor(allowed: number) {
    super(`A program may have ${String(allowed)} endpoints: archive one that is no longer needed.`);
    this.allowed = allowed;
  }
}

@ObjectType({ implements: () => UserError, description: 'There is no such delivery to this endpoint.' })
export class WebhookDeliveryNotFound extends Refusal {
  constructor() {
    super('There is no such delivery to this endpoint.', ['delivery']);
  }
}

@ObjectType({ implements: () => UserError, description: 'More events would be sent than one call may send again.' })
export class TooManyEvents extends Refusal {
  @Field(() => Int, { description: 'How many one call may send again.' })
  allowed: number;

  constructor(allowed: number) {
    super(`More than ${String(allowed)} events would be sent: take a shorter time or fewer types.`, ['range']);
    this.allowed = allowed;
  }
}

export const CreateWebhookEndpointResult = resultUnion('CreateWebhookEndpointResult', [
  CreateWebhookEndpointPayload,
  InvalidInput,
  TooManyWebhookEndpoints,
]);
export const UpdateWebhookEndpointResult = resultUnion('UpdateWebhookEndpointResult', [
  UpdateWebhookEndpointPayload,
  InvalidInput,
  WebhookEndpointNotFound,
  WebhookEndpointArchived,
]);
export const RotateWebhookSecretResult = resultUnion('RotateWebhookSecretResult', [
  RotateWebhookSecretPayload,
  WebhookEndpointNotFound,
  WebhookEndpointArchived,
]);
export const SendTestEventResult = resultUnion('SendTestEventResult', [
  SendTestEventPayload,
  WebhookEndpointNotFound,
  WebhookEndpointArchived,
]);
export const ReplayEventsResult = resultUnion('ReplayEventsResult', [
  ReplayEventsPayload,
  InvalidInput,
  WebhookEndpointNotFound,
  WebhookEndpointArchived,
  WebhookDeliveryNotFound,
  TooManyEvents,
]);
