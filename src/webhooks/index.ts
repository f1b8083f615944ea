export { eventDocuments, schemaOf } from './events/event-documents.js';
export { EventPayloads, type EventPayload } from './events/event-payloads.js';
export { relayedColumns, type RelayedEvent } from './events/relayed-event.js';
export { Relay } from './relay/relay.js';
export { WEBHOOKS_PROOFS } from './invariants/webhooks.proofs.js';
export { WebhooksModule } from './webhooks.module.js';
