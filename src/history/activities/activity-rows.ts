import { call, columnsOf, statement, type Call, type Statement } from '../../platform/database/index.js';

/** An activity as it is stored. */
export interface ActivityRow {
  uuid: string;
  memberId: string;
  type: string;
  reference: string | null;
  /** Whether the member can do it once for this reference: what its type said when it was recorded. */
  once: boolean;
  channel: string | null;
  occurredAt: Date;
  recordedAt: Date;
  /** Since when it counts for nothing any more; null while it does. */
  revokedAt: Date | null;
  attributes: Record<string, unknown> | null;
  pointsEarned: number;
  inputHash: Buffer;
}

/** What is done once: by whom, what, and in regard to what. */
export type ActivityReference = Pick<ActivityRow, 'memberId' | 'type'> & { reference: string };

export const ACTIVITY_COLUMNS = `a.id AS uuid, a.member_id AS "memberId", a.type, a.reference, a.once, a.channel,
  a.occurred_at AS "occurredAt", a.recorded_at AS "recordedAt", a.revoked_at AS "revokedAt", a.attributes, a.points_earned AS "pointsEarned",
  a.input_hash AS "inputHash"`;

const INSERT = statement<{ id: string }>(
  'insert-activities',
  `INSERT INTO activity (program_id, recorded_at, id, member_id, type, reference, once, channel, occurred_at,
     attributes, points_earned, input_hash)
   SELECT $1, $2, * FROM UNNEST($3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::boolean[], $8::text[], $9::timestamptz[],
     $10::jsonb[], $11::bigint[], $12::bytea[])
   ON CONFLICT (program_id, member_id, type, reference) WHERE once DO NOTHING RETURNING id`,
);

const REVOKE = statement(
  'revoke-activities',
  'UPDATE activity SET revoked_at = $3 WHERE program_id = $1 AND id = ANY($2)',
);

export const ACTIVITIES_BY_ID: Statement<ActivityRow> = statement(
  'find-activities',
  `SELECT ${ACTIVITY_COLUMNS} FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (SELECT * FROM activity WHERE program_id = $1 AND id = wanted.id OFFSET 0) a`,
);

const BY_REFERENCE = statement<ActivityRow>(
  'find-activities-by-reference',
  `SELECT ${ACTIVITY_COLUMNS} FROM UNNEST($2::uuid[], $3::text[], $4::text[]) AS wanted (member_id, type, reference)
   CROSS JOIN LATERAL (
     SELECT * FROM activity
     WHERE program_id = $1 AND member_id = wanted.member_id AND type = wanted.type AND reference = wanted.reference AND once
     OFFSET 0) a`,
);

/**
 * New activities, sorted by what can be done once. One that is missing from the answer was recorded by somebody else:
 * restart.
 */
export function insertActivities(
  programId: number,
  recordedAt: Date,
  rows: readonly Omit<ActivityRow, 'recordedAt' | 'revokedAt'>[],
): Call<{ id: string }> {
  const sorted = [...rows].sort(byOnceKey);
  return call(INSERT, [
    programId,
    recordedAt,
    ...columnsOf(sorted, 'uuid', 'memberId', 'type', 'reference', 'once', 'channel', 'occurredAt'),
    sorted.map((row) => (row.attributes ? JSON.stringify(row.attributes) : null)),
    ...columnsOf(sorted, 'pointsEarned', 'inputHash'),
  ]);
}

/** What these activities were recorded for came to nothing: from now on they count for nothing. */
export function revokeActivities(programId: number, uuids: readonly string[], at: Date): Call<never>[] {
  return uuids.length === 0 ? [] : [call(REVOKE, [programId, uuids, at])];
}

export function findActivities(programId: number, uuids: readonly string[]): Call<ActivityRow> {
  return call(ACTIVITIES_BY_ID, [programId, uuids]);
}

/** What these members did already of what can be done once. */
export function findActivitiesByReference(programId: number, wanted: readonly ActivityReference[]): Call<ActivityRow> {
  return call(BY_REFERENCE, [programId, ...columnsOf(wanted, 'memberId', 'type', 'reference')]);
}

type OnceKey = Pick<ActivityRow, 'memberId' | 'type' | 'reference'>;

function byOnceKey(a: OnceKey, b: OnceKey): number {
  return compare(a.memberId, b.memberId) || compare(a.type, b.type) || compare(a.reference ?? '', b.reference ?? '');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
