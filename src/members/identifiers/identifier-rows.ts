import { call, statement, type Call } from '../../platform/database/index.js';
import type { Identifier, IdentifierKind } from './identifiers.js';
import type { OwnIdentifier, OwnList } from './own-identifiers.js';

/** An identifier and whose it is. A blocked card finds nobody; it only stays taken. */
export type HeldIdentifier = Identifier & { memberId: string; blocked: boolean };

const FIND_HOLDERS = statement<HeldIdentifier>(
  'find-members-by-identifier',
  `SELECT i.kind, i.value, i.member_id AS "memberId", i.blocked_at IS NOT NULL AS blocked
   FROM UNNEST($2::text[], $3::text[]) AS wanted (kind, value)
   CROSS JOIN LATERAL (
     SELECT * FROM member_identifier WHERE program_id = $1 AND kind = wanted.kind AND value = wanted.value OFFSET 0) i`,
);

/** `$1` is the program, `$2` the inner ids of members: what they have, kind by kind, the main one of each first. */
export const FIND_IDENTIFIERS = statement<OwnIdentifier & { uuid: string }>(
  'find-member-identifiers',
  `SELECT member_id AS uuid, kind, value, added_at AS "addedAt", blocked_at AS "blockedAt", blocked_reason AS "blockedReason"
   FROM member_identifier WHERE program_id = $1 AND member_id = ANY($2) ORDER BY kind, number`,
);

const DELETE_KINDS = statement(
  'delete-member-identifiers',
  'DELETE FROM member_identifier WHERE program_id = $1 AND member_id = $2 AND kind = ANY($3)',
);

const INSERT = statement<Identifier>(
  'insert-member-identifiers',
  `INSERT INTO member_identifier (program_id, member_id, kind, value, number, added_at, blocked_at, blocked_reason)
   SELECT $1, i.* FROM UNNEST
     ($2::uuid[], $3::text[], $4::text[], $5::smallint[], $6::timestamptz[], $7::timestamptz[], $8::text[])
     AS i (member_id, kind, value, number, added_at, blocked_at, blocked_reason)
   ORDER BY i.kind, i.value
   ON CONFLICT DO NOTHING RETURNING kind, value`,
);

/**
 * Who holds these identifiers, members of every status, blocked cards too; one that nobody holds is missing from the answer.
 */
export function findHolders(programId: number, identifiers: readonly Identifier[]): Call<HeldIdentifier> {
  return call(FIND_HOLDERS, [programId, identifiers.map((one) => one.kind), identifiers.map((one) => one.value)]);
}

/** Text by which an identifier is found again in a list. */
export function textOf({ kind, value }: Identifier): string {
  return `${kind}/${value}`;
}

/** Takes away all identifiers of these kinds that a member has. */
export function deleteIdentifiers(programId: number, memberId: string, kinds: readonly IdentifierKind[]): Call<never> {
  return call(DELETE_KINDS, [programId, memberId, kinds]);
}

/**
 * Writes the identifiers of members, sorted; those of one kind in the order of their list, the main one first. One that is
 * missing from the answer went to somebody else meanwhile: roll back and restart.
 */
export function insertOwnIdentifiers(
  programId: number,
  members: readonly { uuid: string; identifiers: OwnList }[],
): Call<Identifier> {
  const rows = members.flatMap(({ uuid, identifiers }) =>
    identifiers.map((one, index) => ({ ...one, uuid, number: numberIn(identifiers, index) })),
  );
  return call(INSERT, [
    programId,
    rows.map((row) => row.uuid),
    rows.map((row) => row.kind),
    rows.map((row) => row.value),
    rows.map((row) => row.number),
    rows.map((row) => row.addedAt),
    rows.map((row) => row.blockedAt),
    rows.map((row) => row.blockedReason),
  ]);
}

/** The place of an identifier among those of its kind, from 1. */
function numberIn(identifiers: OwnList, index: number): number {
  return identifiers.slice(0, index + 1).filter((one) => one.kind === identifiers[index]?.kind).length;
}
