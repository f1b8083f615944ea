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
  {
    table: 'tier_override',
    rows: OWN_ROWS,
    merge: { kind: 'MOVES', key: ['id'] },
    export: {
      kind: 'LISTED',
      as: 'tiers/overrides',
      columns: {
        ladder: 't.ladder',
        tier: `(SELECT i.key FROM tier_ladder l JOIN tier i ON i.program_id = l.program_id AND i.ladder_id = l.id
          WHERE l.program_id = t.program_id AND l.number = t.ladder AND i.number = t.tier)`,
        givenAt: 't.given_at',
        lastDay: 't.last_day',
        byWhom: 't.actor_kind',
        reason: 't.reason',
        endedAt: 't.ended_at',
        endedByWhom: 't.ended_actor_kind',
        endedReason: 't.ended_reason',
      },
      key: ['id'],
    },
    erase: { kind: 'CLEARED', columns: { reason: 'NULL', ended_reason: 'NULL' } },
    personal: ['reason', 'ended_reason'],
    impersonal: ['last_day', 'actor_kind', 'ended_actor_kind'],
  },
];
