import { OWN_ROWS, type MemberTable } from '../members/index.js';

const OF_DELIVERIES = `EXISTS (SELECT FROM webhook_delivery d
  WHERE d.program_id = t.program_id AND d.id = t.delivery_id AND d.member_id = $2)`;

/** What becomes of what is planned to be told of a member, and of what was sent. */
export const WEBHOOKS_MEMBER_TABLES: readonly MemberTable[] = [
  {
    table: 'webhook_delivery',
    rows: OWN_ROWS,
    merge: { kind: 'STAYS', why: 'what was told of a member is numbered within that member' },
    export: { kind: 'LEFT_OUT', why: 'says by ids only that what the other lists hold was sent to the shop' },
    erase: { kind: 'CLEARED', columns: { keeps_answers: 'false' } },
    personal: [],
    impersonal: ['type', 'status', 'problem'],
  },
  {
    table: 'webhook_attempt',
    rows: OF_DELIVERIES,
    merge: { kind: 'FOLLOWS', of: ['webhook_delivery'] },
    export: { kind: 'LEFT_OUT', why: "says how the shop's own server answered" },
    erase: { kind: 'CLEARED', columns: { answer: 'NULL' } },
    personal: ['answer'],
    impersonal: ['problem'],
  },
  {
    table: 'outbox_forgotten',
    rows: OWN_ROWS,
    merge: { kind: 'STAYS', why: 'what was told of a member is numbered within that member' },
    export: { kind: 'LEFT_OUT', why: 'says how much of what was told is no longer remembered' },
    erase: { kind: 'KEPT', why: 'holds a number' },
    personal: [],
    impersonal: [],
  },
  {
    table: 'announcement',
    rows: OWN_ROWS,
    merge: { kind: 'STAYS', why: 'nothing is told any more of who lives on in somebody else' },
    export: { kind: 'LEFT_OUT', why: 'says for some minutes of whom something is about to be told' },
    erase: { kind: 'DELETED' },
    personal: [],
    impersonal: ['kind', 'first_day', 'last_day'],
  },
  {
    table: 'announced_end',
    rows: OWN_ROWS,
    merge: { kind: 'STAYS', why: 'nothing is told any more of who lives on in somebody else' },
    export: { kind: 'LEFT_OUT', why: 'says which days of what the other lists hold were announced' },
    erase: { kind: 'DELETED' },
    personal: [],
    impersonal: ['kind', 'last_day', 'about'],
  },
];
