import type { Violation } from './violation.js';

const EVENTS = 'every relayed event has a delivery to each endpoint that asked for it';
const ORDER = "a member's deliveries to an endpoint were settled in the order of the events";
const TURNS = "of a member's waiting deliveries to an endpoint the first is tried, the others wait";
const ATTEMPTS = 'a delivery has the attempts that it counts, and was accepted when it is delivered';

const ADA = "member_id = (SELECT member_id FROM member_identifier WHERE value = 'ada')";

/** A delivery of Ada's: the second of them, delivered or waiting. */
const ofAda = (status: string): string =>
  `id = (SELECT id FROM webhook_delivery WHERE status = '${status}' AND ${ADA} ORDER BY sequence LIMIT 1 OFFSET 1)`;

/** Of one endpoint that got everything and one that is paused. */
export const WEBHOOK_VIOLATIONS: Violation[] = [
  ['an event that was passed over', [EVENTS], [`DELETE FROM webhook_delivery WHERE ${ofAda('DELIVERED')}`]],
  [
    'events that were passed over because nothing waited for them',
    [EVENTS],
    [`DELETE FROM webhook_delivery WHERE ${ADA} AND status = 'WAITING'`],
  ],
  [
    'an event that was sent before the one before it',
    [ORDER],
    [`UPDATE webhook_delivery SET settled_at = settled_at - interval '1 day' WHERE ${ofAda('DELIVERED')}`],
  ],
  [
    'an event that was sent although the one before waits',
    [ORDER],
    [`UPDATE webhook_delivery SET status = 'DEAD', settled_at = '2027-01-01' WHERE ${ofAda('WAITING')}`],
  ],
  [
    'two events of a member that are tried at a time',
    [TURNS],
    [`UPDATE webhook_delivery SET next_attempt_at = '2027-01-01' WHERE ${ofAda('WAITING')}`],
  ],
  [
    'a member for whom nothing is tried',
    [TURNS],
    [`UPDATE webhook_delivery SET next_attempt_at = NULL WHERE ${ADA} AND status = 'WAITING'`],
  ],
  [
    'an attempt that nobody made',
    [ATTEMPTS],
    [`UPDATE webhook_delivery SET attempts = attempts + 1 WHERE ${ofAda('DELIVERED')}`],
  ],
  [
    'a delivery that was refused',
    [ATTEMPTS],
    [`UPDATE webhook_attempt SET status = 500 WHERE delivery_${ofAda('DELIVERED')}`],
  ],
  [
    'events that are said to be forgotten and are there',
    [13],
    [
      `INSERT INTO outbox_forgotten (program_id, member_id, up_to) SELECT program_id, id, 1 FROM member WHERE id IN
        (SELECT member_id FROM member_identifier WHERE value = 'idle')`,
    ],
  ],
  ['events that were forgotten without a mark', [13], [`DELETE FROM outbox WHERE ${ADA} AND sequence = 1`]],
];
