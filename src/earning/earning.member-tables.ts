import { idColumn, nameColumn, OWN_ROWS, type MemberTable } from '../members/index.js';
import { countUsesAnew } from './uses/count-uses-anew.js';
import { Span } from './uses/spans.js';

/** What becomes of the counters of a member. */
export const EARNING_MEMBER_TABLES: readonly MemberTable[] = [
  {
    table: 'earning_rule_use',
    rows: OWN_ROWS,
    merge: { kind: 'COUNTED', anew: countUsesAnew },
    export: {
      kind: 'LISTED',
      as: 'earning/ruleUses',
      columns: {
        rule: idColumn('rul', 't.rule_id'),
        span: nameColumn(Span, 't.span'),
        from: 't.start',
        uses: 't.uses',
        points: 't.points',
        lastAt: 't.last_at',
      },
      key: ['rule_id', 'span', 'start'],
    },
    erase: { kind: 'KEPT', why: 'numbers and days: how often rules gave points' },
    personal: [],
    impersonal: ['start'],
  },
];
