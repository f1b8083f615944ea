import { OWN_ROWS, type MemberTable } from '../members/index.js';
import { countDaysAnew } from './progress/count-anew.js';

/** What becomes of where a member stands. */
export const TIERS_MEMBER_TABLES: readonly MemberTable[] = [
  {
    table: 'tier_progress',
    rows: OWN_ROWS,
    merge: { kind: 'COUNTED', anew: countDaysAnew },
    export: {
      kind: 'LISTED',
      as: 'tiers/progress',
      columns: { counter: 't.counter', day: 't.day', amount: 't.amount' },
      key: ['counter', 'day'],
    },
    erase: { kind: 'KEPT', why: 'numbers and days: what counted for ladders' },
    personal: [],
    impersonal: ['day'],
  },
];
