export { AnnounceWhatEnds } from './announcements/announce.job.js';
export { eventDocuments, schemaOf } from './events/event-documents.js';
export { EventPayloads } from './events/event-payloads.js';
export { relayedColumns } from './events/relayed-event.js';
export { RELAYED_EVENT_COLUMNS, RelayedEvents, type RelayedEvent } from './relay/relayed-events.js';
export { Relay } from './relay/relay.js';
export { Sender } from './sending/sender.js';
export { WEBHOOKS_PROOFS } from './invariants/webhooks.proofs.js';
export { WebhooksModule } from './webhooks.module.js';
