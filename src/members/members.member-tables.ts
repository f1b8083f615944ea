import { idColumn } from './member-data/exported-columns.js';
import { OWN_ROWS, type MemberTable } from './member-data/member-table.js';

/** What becomes of the rows of this feature that belong to a member, and of the events that are told of them. */
export const MEMBERS_MEMBER_TABLES: readonly MemberTable[] = [
  {
    table: 'member',
    rows: 't.id = $2',
    merge: { kind: 'STAYS', why: 'its status becomes MERGED, and it names the survivor' },
    export: {
      kind: 'LISTED',
      as: 'members/member',
      columns: {
        id: idColumn('mem', 't.id'),
        status: 't.status',
        channel: 't.channel',
        joinedAt: 't.joined_at',
        enrolledAt: 't.enrolled_at',
        mergedInto: idColumn('mem', 't.merged_into'),
        closedAt: 't.closed_at',
        processingRestrictedAt: 't.processing_restricted_at',
      },
      key: ['id'],
    },
    erase: { kind: 'KEPT', why: 'the rows of the ledger lead to it; its status becomes ERASED' },
    personal: [],
    impersonal: ['status', 'channel'],
  },
  {
    table: 'member_identifier',
    rows: OWN_ROWS,
    // Behind those that the survivor has, whose first of each kind stays the main one.
    merge: {
      kind: 'MOVES',
      key: ['kind', 'value'],
      set: {
        number: `t.number + coalesce((SELECT max(s.number) FROM member_identifier s
          WHERE s.program_id = $1 AND s.member_id = $3 AND s.kind = t.kind), 0)`,
      },
    },
    export: {
      kind: 'LISTED',
      as: 'members/identifiers',
      columns: { kind: 't.kind', value: 't.value' },
      key: ['kind', 'value'],
    },
    erase: { kind: 'DELETED' },
    personal: ['value'],
    impersonal: ['kind'],
  },
  {
    table: 'member_profile',
    rows: OWN_ROWS,
    merge: { kind: 'STAYS', why: 'the profile of the survivor counts; after an unmerge this one does again' },
    export: {
      kind: 'LISTED',
      as: 'members/profile',
      columns: {
        givenName: 't.given_name',
        familyName: 't.family_name',
        salutation: 't.salutation',
        birthDate: 't.birth_date',
        birthDateKnownAt: 't.birth_date_known_at',
        birthYear: 't.birth_year',
        locale: 't.locale',
        attributes: 't.attributes',
      },
      key: ['member_id'],
    },
    erase: { kind: 'DELETED' },
    personal: [
      'given_name',
      'family_name',
      'salutation',
      'birth_date',
      'birth_year',
      'birthday',
      'locale',
      'attributes',
    ],
    impersonal: [],
  },
  {
    table: 'member_status_change',
    rows: OWN_ROWS,
    merge: {
      kind: 'STAYS',
      why: 'it is what happened to that member, and by it an unmerge knows the status of before',
    },
    export: {
      kind: 'LISTED',
      as: 'members/statusChanges',
      columns: {
        at: 't.at',
        from: 't.from_status',
        to: 't.to_status',
        mayEarn: 't.may_earn',
        maySpend: 't.may_spend',
        pausedUntil: 't.paused_until',
        mergedInto: idColumn('mem', 't.merged_into'),
        byWhom: 't.actor_type',
        reason: 't.reason',
      },
      key: ['id'],
    },
    erase: { kind: 'CLEARED', columns: { reason: 'NULL' } },
    personal: ['reason'],
    impersonal: ['from_status', 'to_status', 'actor_type'],
  },
  {
    table: 'outbox',
    rows: OWN_ROWS,
    merge: { kind: 'STAYS', why: 'what was told of a member is numbered within that member' },
    export: { kind: 'LEFT_OUT', why: 'says by ids only that the rows of the other lists came to be' },
    erase: { kind: 'KEPT', why: 'holds ids and times, and is forgotten after 30 days' },
    personal: [],
    impersonal: ['events'],
  },
];
