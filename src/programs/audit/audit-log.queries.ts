import type { ActorKind } from '../../platform/access/index.js';
import { statement, type Queryable, type Statement } from '../../platform/database/index.js';

/** An entry as it is stored. */
export interface AuditEntryRow {
  uuid: string;
  at: Date;
  actorKind: ActorKind;
  actorId: string | null;
  action: string;
  memberId: string | null;
  subject: string | null;
  reason: string | null;
  details: Record<string, unknown> | null;
  requestId: string | null;
}

/** Which entries to look for; null where that does not matter. */
export interface AuditConditions {
  /** The last entry of the page before. */
  before: { at: string; uuid: string } | null;
  from: Date | null;
  until: Date | null;
  memberId: string | null;
  subject: string | null;
  actorId: string | null;
  actions: readonly string[] | null;
  /** What the reader may not see. */
  hidden: readonly string[];
}

const COLUMNS = `e.id AS uuid, e.at, e.actor_kind AS "actorKind", e.actor_id AS "actorId", e.action, e.member_id AS "memberId",
  e.subject, e.reason, e.details, e.request_id AS "requestId"`;

const NEWEST_FIRST = 'ORDER BY e.at DESC, e.id DESC LIMIT $10';

const IN_TIME = `e.program_id = $1 AND (e.at, e.id) < ($2::timestamptz, $3::uuid) AND e.at >= $4::timestamptz
  AND e.action <> ALL ($5::text[])`;

const BY = {
  member: 'e.member_id = $6::uuid',
  subject: 'e.subject = $7::text',
  actor: 'e.actor_id = $8::uuid',
  action: 'e.action = ANY ($9::text[])',
};

const PARAMETERS = { member: '$6::uuid', subject: '$7::text', actor: '$8::uuid', action: '$9::text[]' };

type Condition = keyof typeof BY;

/**
 * The same question for each condition that may lead: that one is an equality, which with the order makes one look into its
 * index; the others may be left out. One statement for all would be planned for none of them.
 */
function findBy(leading: Condition | null): Statement<AuditEntryRow> {
  const others = (Object.keys(BY) as Condition[])
    .filter((condition) => condition !== leading)
    .map((condition) => `(${PARAMETERS[condition]} IS NULL OR ${BY[condition]})`);
  const conditions = [IN_TIME, ...(leading ? [BY[leading]] : []), ...others].join(' AND ');
  return statement(
    `find-audit-entries${leading ? `-by-${leading}` : ''}`,
    `SELECT ${COLUMNS} FROM audit_entry e WHERE ${conditions} ${NEWEST_FIRST}`,
  );
}

const FIND_ALL = findBy(null);
const FIND_BY_MEMBER = findBy('member');
const FIND_BY_SUBJECT = findBy('subject');
const FIND_BY_ACTOR = findBy('actor');

// Each action by itself, the newest of all of them in the end: an index is in the order of time for one action only.
const FIND_BY_ACTION = statement<AuditEntryRow>(
  'find-audit-entries-by-action',
  `SELECT ${COLUMNS} FROM UNNEST($9::text[]) AS wanted (action)
   CROSS JOIN LATERAL (
     SELECT * FROM audit_entry e
     WHERE ${IN_TIME} AND e.action = wanted.action
       AND ($6::uuid IS NULL OR ${BY.member}) AND ($7::text IS NULL OR ${BY.subject})
       AND ($8::uuid IS NULL OR ${BY.actor})
     ${NEWEST_FIRST}) e
   ${NEWEST_FIRST}`,
);

const FIND_ONE = statement<AuditEntryRow>(
  'find-audit-entry',
  `SELECT ${COLUMNS} FROM audit_entry e WHERE e.program_id = $1 AND e.id = $2 AND e.action <> ALL ($3::text[])`,
);

const AFTER_ALL = { at: 'infinity', uuid: 'ffffffff-ffff-ffff-ffff-ffffffffffff' };

/** The first place that is looked at no more. Of two bounds of an index a look begins at one, so they are made one here. */
function endOf({ before, until }: Pick<AuditConditions, 'before' | 'until'>): { at: string; uuid: string } {
  const end = before ?? AFTER_ALL;
  if (until === null || (before && new Date(before.at) < until)) return end;
  return { at: until.toISOString(), uuid: '00000000-0000-0000-0000-000000000000' };
}

/** At most so many entries, the newest first. */
export function findAuditEntries(
  db: Queryable,
  programId: number,
  { before, from, until, memberId, subject, actorId, actions, hidden }: AuditConditions,
  limit: number,
): Promise<AuditEntryRow[]> {
  const { at, uuid } = endOf({ before, until });
  const time = [at, uuid, from ?? '-infinity'];
  const values = [programId, ...time, hidden, memberId, subject, actorId, actions && [...new Set(actions)], limit];
  if (memberId !== null) return db.query(FIND_BY_MEMBER, values);
  if (subject !== null) return db.query(FIND_BY_SUBJECT, values);
  if (actorId !== null) return db.query(FIND_BY_ACTOR, values);
  return db.query(actions === null ? FIND_ALL : FIND_BY_ACTION, values);
}

/** One entry, or null when there is none that the reader may see. */
export async function findAuditEntry(
  db: Queryable,
  programId: number,
  uuid: string,
  hidden: readonly string[],
): Promise<AuditEntryRow | null> {
  return (await db.query(FIND_ONE, [programId, uuid, hidden]))[0] ?? null;
}
