import { idColumn, OWN_ROWS, type MemberTable } from '../members/index.js';
import { countDaysAnew } from './progress/count-anew.js';

const LADDER = idColumn(
  'tld',
  '(SELECT l.id FROM tier_ladder l WHERE l.program_id = t.program_id AND l.number = t.ladder)',
);

const COUNTED_LADDER = idColumn(
  'tld',
  '(SELECT v.ladder_id FROM tier_ladder_version v WHERE v.program_id = t.program_id AND v.counter = t.counter LIMIT 1)',
);

/** The key of the tier that a column has the number of. */
function tierKey(number: string): string {
  return `(SELECT x.key FROM tier_ladder l JOIN tier x ON x.program_id = l.program_id AND x.ladder_id = l.id
    WHERE l.program_id = t.program_id AND l.number = t.ladder AND x.number = ${number})`;
}

/** What becomes of where a member stands. */
export const TIERS_MEMBER_TABLES: readonly MemberTable[] = [
  {
    table: 'tier_progress',
    rows: OWN_ROWS,
    merge: { kind: 'COUNTED', anew: countDaysAnew },
    export: {
      kind: 'LISTED',
      as: 'tiers/progress',
      columns: { ladder: COUNTED_LADDER, counter: 't.counter', day: 't.day', amount: 't.amount' },
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
        ladder: LADDER,
        tier: tierKey('t.tier'),
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
  {
    table: 'tier_standing',
    rows: OWN_ROWS,
    merge: { kind: 'STAYS', why: 'the survivor takes over what is higher; this one rests until an unmerge' },
    export: {
      kind: 'LISTED',
      as: 'tiers/standings',
      columns: {
        ladder: LADDER,
        tier: tierKey('t.tier'),
        since: 't.since',
        lastDay: 't.last_day',
        inGraceFrom: 't.grace_from',
        givenTier: tierKey('t.floor_tier'),
        givenLastDay: 't.floor_last_day',
      },
      key: ['ladder'],
    },
    // Nobody is left to fall.
    erase: { kind: 'CLEARED', columns: { review_on: 'NULL' } },
    personal: [],
    impersonal: ['last_day', 'reckoned_on', 'grace_from', 'floor_last_day', 'review_on', 'looks_back_to'],
  },
  {
    table: 'tier_change',
    rows: OWN_ROWS,
    merge: { kind: 'STAYS', why: 'it is what happened to that member; the history of the survivor shows it too' },
    export: {
      kind: 'LISTED',
      as: 'tiers/changes',
      columns: {
        ladder: LADDER,
        number: 't.number',
        at: 't.at',
        cause: 't.cause',
        from: tierKey('t.from_tier'),
        to: tierKey('t.to_tier'),
        earned: tierKey('t.earned_tier'),
        purchase: idColumn(
          'pur',
          '(SELECT p.id FROM purchase p WHERE p.program_id = t.program_id AND p.id = t.source_id)',
        ),
        activity: idColumn(
          'act',
          '(SELECT a.id FROM activity a WHERE a.program_id = t.program_id AND a.id = t.source_id)',
        ),
      },
      key: ['ladder', 'number'],
    },
    erase: { kind: 'KEPT', why: 'numbers and days: how a standing came to be, which its proofs are made of' },
    personal: [],
    impersonal: ['cause', 'climb', 'merge'],
  },
  {
    table: 'tier_grant',
    rows: OWN_ROWS,
    merge: {
      kind: 'STAYS',
      why: 'it is what that member got for climbing; the points are where the wallets are, and a return finds both',
    },
    export: {
      kind: 'LISTED',
      as: 'tiers/grants',
      columns: {
        ladder: LADDER,
        tier: tierKey('t.tier'),
        period: 't.period',
        points: 't.points',
        voucherTemplate: idColumn('vtp', 't.voucher_template'),
        grantedAt: 't.granted_at',
        revokedAt: 't.revoked_at',
      },
      key: ['id'],
    },
    erase: { kind: 'KEPT', why: 'the ledger: what its postings are for' },
    personal: [],
    impersonal: ['period'],
  },
];
