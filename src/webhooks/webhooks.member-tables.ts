import { OWN_ROWS, type MemberTable } from '../members/index.js';

/** What becomes of what is planned to be told of a member. */
export const WEBHOOKS_MEMBER_TABLES: readonly MemberTable[] = [
  {
    table: 'announcement',
    rows: OWN_ROWS,
    merge: {
      kind: 'STAYS',
      why: 'whoever lives on in somebody else is told of nothing any more; it goes when its turn comes',
    },
    export: { kind: 'LEFT_OUT', why: 'says for some minutes that somebody is about to be told of' },
    erase: { kind: 'DELETED' },
    personal: [],
    impersonal: ['kind'],
  },
];
