import { OWN_ROWS, type MemberTable } from '../members/index.js';

/** What becomes of the rows of this feature that belong to a member. */
export const AUDIENCES_MEMBER_TABLES: readonly MemberTable[] = [
  {
    table: 'segment_member',
    rows: OWN_ROWS,
    merge: {
      kind: 'MOVES',
      key: ['segment'],
      unless: `EXISTS (SELECT FROM segment_member s
        WHERE s.program_id = $1 AND s.member_id = $3 AND s.segment = t.segment)`,
    },
    export: {
      kind: 'LISTED',
      as: 'audiences/segments',
      columns: {
        segment: '(SELECT s.key FROM segment s WHERE s.program_id = t.program_id AND s.number = t.segment)',
        addedAt: 't.added_at',
      },
      key: ['segment'],
    },
    erase: { kind: 'DELETED' },
    personal: [],
    impersonal: [],
  },
];
