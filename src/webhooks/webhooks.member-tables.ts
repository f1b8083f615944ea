import { OWN_ROWS, type MemberTable } from '../members/index.js';

/** What becomes of what is planned to be told of a member. */
export const WEBHOOKS_MEMBER_TABLES: readonly MemberTable[] = [
  {
    table: 'announcement',
    rows: OWN_ROWS,
    merge: { kind: 'STAYS', why: 'nothing is told any more of who lives on in somebody else' },
    export: { kind: 'LEFT_OUT', why: 'says for some minutes of whom something is about to be told' },
    erase: { kind: 'DELETED' },
    personal: [],
    impersonal: ['kind', 'first_day', 'last_day'],
  },
];
