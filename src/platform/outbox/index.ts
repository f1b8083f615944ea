export { writeEvents, type OutboxEvent } from './outbox.js';
