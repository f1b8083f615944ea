import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Member, MemberLoader } from '../../members/index.js';
import { Allow, Role, type Caller } from '../../platform/access/index.js';
import { CurrentCaller, PageArgs, type Connection } from '../../platform/graphql/index.js';
import { EndpointLoader } from '../endpoints/endpoint-loader.js';
import { WebhookEndpoint } from '../endpoints/webhook-endpoint.types.js';
import { DeliveryLists } from './delivery-lists.js';
import { DeliveryLoader } from './delivery-loader.js';
import {
  WebhookAttempt,
  WebhookDelivery,
  WebhookDeliveryConnection,
  WebhookDeliveryFilter,
} from './webhook-delivery.types.js';

@Resolver(() => WebhookDelivery)
export class DeliveriesResolver {
  constructor(
    private readonly lists: DeliveryLists,
    private readonly deliveries: DeliveryLoader,
    private readonly endpoints: EndpointLoader,
    private readonly members: MemberLoader,
  ) {}

  @Query(() => WebhookDeliveryConnection, {
    description: 'What is, was or will be sent to endpoints, what was relayed last first. Kept for 30 days.',
  })
  @Allow(Role.ADMIN)
  webhookDeliveries(
    @CurrentCaller() { programId }: Caller,
    @Args() page: PageArgs,
    @Args('filter', { nullable: true, description: 'All of them when left out.' }) filter?: WebhookDeliveryFilter,
  ): Promise<Connection<WebhookDelivery>> {
    return this.lists.ofProgram(programId, filter ?? {}, page);
  }

  @ResolveField(() => WebhookEndpoint, { description: 'Where it is sent.' })
  endpoint(@Parent() { programId, row }: WebhookDelivery): Promise<WebhookEndpoint | null> {
    return this.endpoints.one(programId, row.endpointId);
  }

  @ResolveField(() => Member, { description: 'Of whom it tells.' })
  member(@Parent() { programId, row }: WebhookDelivery): Promise<Member | null> {
    return this.members.one(programId, row.memberId);
  }

  @ResolveField(() => [WebhookAttempt], { description: 'Every request so far, in order.' })
  attempts(@Parent() { programId, row }: WebhookDelivery): Promise<WebhookAttempt[]> {
    return this.deliveries.attempts.many(programId, row.uuid);
  }

  @ResolveField(() => WebhookDelivery, {
    nullable: true,
    description:
      'What is to be delivered, or dead, before: an earlier event of the same member. Null when it waits for none.',
  })
  waitsFor(@Parent() { programId, row }: WebhookDelivery): Promise<WebhookDelivery | null> {
    return this.deliveries.whatItWaitsFor(programId, row.uuid);
  }
}
