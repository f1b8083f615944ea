export {
  BUCKETS,
  OF_ITSELF,
  originOf,
  WRITE_EVENTS,
  writeEvents,
  type EventOrigin,
  type OutboxEvent,
} from './outbox.js';
