import { isShopKey } from '../../kernel/shop-key.js';
import { call, statement, type Call, type Queryable } from '../../platform/database/index.js';
import type { AudienceTerms } from '../audience.js';
import { segmentsNamedBy, type SegmentTerms } from './segment-definition.js';
import type { Localized } from '../../kernel/localized-text.js';

export type SegmentKind = 'STATIC' | 'DYNAMIC';

/** A segment as it is stored. */
export interface StoredSegment {
  programId: number;
  number: number;
  key: string;
  names: Localized[];
  kind: SegmentKind;
  /** Of a dynamic one. */
  definition: SegmentTerms | null;
  /** Raised with each change of the definition. */
  definitionVersion: number;
  archived: boolean;
  createdAt: Date;
  refreshedAt: Date | null;
  /** When it is to be worked out next; null for one that is not. */
  dueAt: Date | null;
}

const COLUMNS = `g.program_id AS "programId", g.number, g.key, g.name AS names, g.kind, g.definition,
  g.definition_version AS "definitionVersion", g.archived, g.created_at AS "createdAt", g.refreshed_at AS "refreshedAt",
  g.due_at AS "dueAt"`;

const FIND_BY_KEYS = statement<StoredSegment>(
  'find-segments-by-keys',
  `SELECT ${COLUMNS} FROM segment g WHERE g.program_id = $1 AND g.key = ANY ($2::text[])`,
);

const FIND_PAGE = statement<StoredSegment>(
  'find-page-of-segments',
  `SELECT ${COLUMNS} FROM segment g
   WHERE g.program_id = $1 AND g.number < coalesce($2::integer, 2147483647) AND ($3::text IS NULL OR g.kind = $3)
     AND ($4::boolean IS NULL OR g.archived = $4)
   ORDER BY g.number DESC LIMIT $5`,
);

const FIND_DYNAMIC = statement<StoredSegment>(
  'find-dynamic-segments',
  `SELECT ${COLUMNS} FROM segment g WHERE g.program_id = $1 AND g.kind = 'DYNAMIC' AND NOT g.archived ORDER BY g.number`,
);

const NEXT_NUMBER = statement<{ number: number }>(
  'next-segment-number',
  'SELECT coalesce(max(number), 0) + 1 AS number FROM segment WHERE program_id = $1',
);

const INSERT = statement(
  'insert-segment',
  `INSERT INTO segment (program_id, number, key, name, kind, definition, created_at, due_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
);

const UPDATE = statement(
  'update-segment',
  `UPDATE segment SET name = $3, definition = $4, definition_version = $5, archived = $6, due_at = $7
   WHERE program_id = $1 AND number = $2`,
);

/** For a statement's row: that each member is in these segments, by the keys. */
export const SEGMENTS_OF_MEMBERS = statement<StoredSegment & { memberId: string }>(
  'find-segments-of-members',
  `SELECT ${COLUMNS}, wanted.id AS "memberId" FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (
     SELECT segment FROM segment_member WHERE program_id = $1 AND member_id = wanted.id OFFSET 0) s
   JOIN segment g ON g.program_id = $1 AND g.number = s.segment
   WHERE NOT g.archived ORDER BY g.key COLLATE "C"`,
);

/** How many members these segments have. */
export const COUNT_MEMBERS = statement<{ number: string; members: number }>(
  'count-members-of-segments',
  `SELECT segment::text AS number, count(*) AS members FROM segment_member
   WHERE program_id = $1 AND segment = ANY ($2::integer[]) GROUP BY segment`,
);

/** Those of these segments that there are, archived ones too, in any order. */
export async function findSegments(
  db: Queryable,
  programId: number,
  keys: readonly string[],
): Promise<StoredSegment[]> {
  const possible = keys.filter(isShopKey);
  return possible.length === 0 ? [] : db.query(FIND_BY_KEYS, [programId, possible]);
}

/** The segment with this key, archived or not; null when there is none. */
export async function findSegment(db: Queryable, programId: number, key: string): Promise<StoredSegment | null> {
  return (await findSegments(db, programId, [key]))[0] ?? null;
}

/** The number of each segment that these audiences name. It throws for a key of none: audiences are checked when they are stored. */
export async function findSegmentNumbers(
  db: Queryable,
  programId: number,
  audiences: readonly (AudienceTerms | null)[],
): Promise<(key: string) => number> {
  const found = await findSegments(db, programId, audiences.flatMap(segmentsNamedBy));
  const numbers = new Map(found.map(({ key, number }) => [key, number]));
  return (key) => {
    const number = numbers.get(key);
    if (number === undefined) throw new Error(`program ${programId} has no segment "${key}"`);
    return number;
  };
}

/** A page of segments, newest first. */
export function findPageOfSegments(
  programId: number,
  { kind = null, archived = null }: { kind?: SegmentKind | null; archived?: boolean | null },
  behind: number | null,
  limit: number,
): Call<StoredSegment> {
  return call(FIND_PAGE, [programId, behind, kind, archived, limit]);
}

/** The dynamic segments that are not archived, oldest first. */
export function findDynamicSegments(db: Queryable, programId: number): Promise<StoredSegment[]> {
  return db.query(FIND_DYNAMIC, [programId]);
}

/** The number of the next new segment. Ask under the program's lock. */
export async function nextSegmentNumber(tx: Queryable, programId: number): Promise<number> {
  const [row] = await tx.query(NEXT_NUMBER, [programId]);
  return row?.number ?? 1;
}

export async function insertSegment(tx: Queryable, segment: StoredSegment): Promise<void> {
  const { programId, number, key, names, kind, definition, createdAt, dueAt } = segment;
  const json = definition && JSON.stringify(definition);
  await tx.query(INSERT, [programId, number, key, JSON.stringify(names), kind, json, createdAt, dueAt]);
}

/** Writes what may change of a segment. */
export async function updateSegment(tx: Queryable, segment: StoredSegment): Promise<void> {
  const { programId, number, names, definition, definitionVersion, archived, dueAt } = segment;
  const json = definition && JSON.stringify(definition);
  await tx.query(UPDATE, [programId, number, JSON.stringify(names), json, definitionVersion, archived, dueAt]);
}
