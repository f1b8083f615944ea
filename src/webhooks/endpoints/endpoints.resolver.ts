import { Args, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Allow, Role, type Caller } from '../../platform/access/index.js';
import { KeyedReader } from '../../platform/batching/index.js';
import { Database, statement } from '../../platform/database/index.js';
import { CurrentCaller, type Refusal } from '../../platform/graphql/index.js';
import {
  CreateWebhookEndpointResult,
  RotateWebhookSecretResult,
  UpdateWebhookEndpointResult,
} from '../webhooks.refusals.js';
import { CreateWebhookEndpoint } from './create-webhook-endpoint.js';
import { findEndpoints } from './endpoints.queries.js';
import { RotateWebhookSecret } from './rotate-webhook-secret.js';
import { UpdateWebhookEndpoint } from './update-webhook-endpoint.js';
import {
  CreateWebhookEndpointInput,
  CreateWebhookEndpointPayload,
  RotateWebhookSecretInput,
  RotateWebhookSecretPayload,
  UpdateWebhookEndpointInput,
  UpdateWebhookEndpointPayload,
  WebhookEndpoint,
} from './webhook-endpoint.types.js';

const MOST_COUNTED = 10_000;

const WAITING = statement<{ endpoint: string; waiting: number }>(
  'count-waiting-deliveries',
  `SELECT wanted.endpoint, (SELECT count(*)::int FROM (
     SELECT FROM webhook_delivery d WHERE d.program_id = $1 AND d.endpoint = wanted.endpoint::smallint AND d.status = 'WAITING'
     LIMIT ${String(MOST_COUNTED)}) counted) AS waiting
   FROM UNNEST($2::text[]) AS wanted (endpoint)`,
);

@Resolver(() => WebhookEndpoint)
export class EndpointsResolver {
  private readonly waitingOf: KeyedReader<{ endpoint: string; waiting: number }>;

  constructor(
    private readonly database: Database,
    private readonly creating: CreateWebhookEndpoint,
    private readonly updating: UpdateWebhookEndpoint,
    private readonly rotating: RotateWebhookSecret,
  ) {
    this.waitingOf = new KeyedReader(database, WAITING, (row) => row.endpoint);
  }

  @Query(() => [WebhookEndpoint], {
    description: 'The endpoints of the program, the newest first; archived ones too.',
  })
  @Allow(Role.ADMIN)
  webhookEndpoints(@CurrentCaller() { programId }: Caller): Promise<WebhookEndpoint[]> {
    return findEndpoints(this.database, programId);
  }

  @Mutation(() => CreateWebhookEndpointResult, {
    description:
      'Makes an endpoint: what is committed from now on is sent to it, at least once, in the order of each member. Its secret is in this answer and nowhere else.',
  })
  @Allow(Role.ADMIN)
  createWebhookEndpoint(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'The endpoint to make.' }) input: CreateWebhookEndpointInput,
  ): Promise<CreateWebhookEndpointPayload | Refusal> {
    return this.creating.run(caller, input);
  }

  @Mutation(() => UpdateWebhookEndpointResult, {
    description: 'Changes, pauses, resumes or archives an endpoint. Once more changes nothing.',
  })
  @Allow(Role.ADMIN)
  updateWebhookEndpoint(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'What to change.' }) input: UpdateWebhookEndpointInput,
  ): Promise<UpdateWebhookEndpointPayload | Refusal> {
    return this.updating.run(caller, input);
  }

  @Mutation(() => RotateWebhookSecretResult, {
    description:
      'Gives an endpoint another secret. The one before signs along for 24 hours, one before that no longer. One that cannot be opened (NOT_SIGNED) does not sign along, and what waits because of it is sent at once.',
  })
  @Allow(Role.ADMIN)
  rotateWebhookSecret(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Which endpoint.' }) input: RotateWebhookSecretInput,
  ): Promise<RotateWebhookSecretPayload | Refusal> {
    return this.rotating.run(caller, input);
  }

  @ResolveField(() => Int, { description: 'How many deliveries are to be sent, counted up to 10,000.' })
  async waiting(@Parent() { programId, number }: WebhookEndpoint): Promise<number> {
    return (await this.waitingOf.one(programId, String(number)))?.waiting ?? 0;
  }
}
