export { OF_ITSELF, originOf, writeEvents, type EventOrigin, type OutboxEvent } from './outbox.js';
