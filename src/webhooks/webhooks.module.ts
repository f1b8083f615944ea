import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { decodeId } from '../kernel/ids.js';
import { MemberData, MembersModule } from '../members/index.js';
import { Role } from '../platform/access/index.js';
import { NodeReaders } from '../platform/graphql/index.js';
import { NeededSecrets } from '../platform/secrets/index.js';
import { PointsModule } from '../points/index.js';
import { ProgramsModule } from '../programs/index.js';
import { TiersModule } from '../tiers/index.js';
import { AnnouncePoints } from './announcements/announce-points.js';
import { AnnounceTiers } from './announcements/announce-tiers.js';
import { AnnounceVouchers } from './announcements/announce-vouchers.js';
import { AnnounceWhatEnds } from './announcements/announce.job.js';
import { DeliveriesResolver } from './deliveries/deliveries.resolver.js';
import { DeliveryLists } from './deliveries/delivery-lists.js';
import { DeliveryLoader } from './deliveries/delivery-loader.js';
import { CreateWebhookEndpoint } from './endpoints/create-webhook-endpoint.js';
import { EndpointLoader } from './endpoints/endpoint-loader.js';
import { SEALED_ENDPOINTS } from './endpoints/endpoints.queries.js';
import { EndpointsResolver } from './endpoints/endpoints.resolver.js';
import { RotateWebhookSecret } from './endpoints/rotate-webhook-secret.js';
import { UpdateWebhookEndpoint } from './endpoints/update-webhook-endpoint.js';
import { WebhookEndpointEntity } from './endpoints/webhook-endpoint.entity.js';
import { WebhookSecrets } from './endpoints/webhook-secrets.js';
import { EventPayloads } from './events/event-payloads.js';
import { LiveNews } from './live/live-news.js';
import { LiveResolver } from './live/live.resolver.js';
import { HeldBuckets } from './relay/held-buckets.js';
import { RelayLag } from './relay/relay-lag.js';
import { PausedEndpoints } from './sending/paused-endpoints.js';
import { Relay } from './relay/relay.js';
import { RelayedEvents } from './relay/relayed-events.js';
import { ReplayEvents } from './replay/replay-events.js';
import { ReplayEventsResolver } from './replay/replay-events.resolver.js';
import { ForgetEventsJob } from './retention/forget-events.job.js';
import { Sender } from './sending/sender.js';
import { WebhookSigning } from './sending/webhook-signing.js';
import { SendTestEvent } from './testing/send-test-event.js';
import { SendTestEventResolver } from './testing/send-test-event.resolver.js';
import { WEBHOOKS_MEMBER_TABLES } from './webhooks.member-tables.js';

/** What the outside is told, and how. */
@Module({
  imports: [
    TypeOrmModule.forFeature([WebhookEndpointEntity]),
    ProgramsModule,
    MembersModule,
    PointsModule,
    TiersModule,
  ],
  providers: [
    EventPayloads,
    AnnouncePoints,
    AnnounceTiers,
    AnnounceVouchers,
    AnnounceWhatEnds,
    RelayedEvents,
    LiveNews,
    LiveResolver,
    HeldBuckets,
    Relay,
    RelayLag,
    PausedEndpoints,
    Sender,
    ForgetEventsJob,
    WebhookSecrets,
    WebhookSigning,
    EndpointLoader,
    CreateWebhookEndpoint,
    UpdateWebhookEndpoint,
    RotateWebhookSecret,
    EndpointsResolver,
    DeliveryLists,
    DeliveryLoader,
    DeliveriesResolver,
    ReplayEvents,
    ReplayEventsResolver,
    SendTestEvent,
    SendTestEventResolver,
  ],
  exports: [EventPayloads, Relay, RelayedEvents],
})
export class WebhooksModule {
  constructor(
    memberData: MemberData,
    nodes: NodeReaders,
    endpoints: EndpointLoader,
    deliveries: DeliveryLoader,
    needed: NeededSecrets,
    secrets: WebhookSecrets,
  ) {
    needed.register({ samples: SEALED_ENDPOINTS, open: (programId, sealed) => secrets.open(programId, sealed) });
    memberData.register(WEBHOOKS_MEMBER_TABLES);
    nodes.register({
      prefix: 'whe',
      roles: [Role.ADMIN],
      read: async ({ programId }, id) => {
        const uuid = decodeId('whe', id);
        return uuid === null ? null : endpoints.one(programId, uuid);
      },
    });
    nodes.register({
      prefix: 'whd',
      roles: [Role.ADMIN],
      read: async ({ programId }, id) => {
        const uuid = decodeId('whd', id);
        return uuid === null ? null : deliveries.one(programId, uuid);
      },
    });
  }
}
