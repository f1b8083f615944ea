import { stateColumns, statusNow } from './life/state-columns.js';
import { statement, type Queryable } from '../platform/database/index.js';
import type { Profile } from './details/member-details.js';
import { Member } from './member.types.js';

type MemberRow = Pick<Member, 'uuid' | 'status' | 'joinedAt' | 'mayEarn' | 'maySpend'>;

export const FIND_MEMBERS = statement<MemberRow>(
  'find-members',
  `SELECT m.id AS uuid, ${stateColumns('m')}, m.joined_at AS "joinedAt" FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (SELECT * FROM member WHERE program_id = $1 AND id = wanted.id OFFSET 0) m`,
);

export const FIND_PROFILES = statement<Profile & { uuid: string }>(
  'find-member-profiles',
  `SELECT member_id AS uuid, given_name AS "givenName", family_name AS "familyName", salutation,
          birth_date AS "birthDate", birth_year AS "birthYear", locale, interests, attributes
   FROM member_profile WHERE program_id = $1 AND member_id = ANY($2)`,
);

/** Before the first page: a bound that is always there lets every plan begin where the page does. */
const BEHIND_ALL = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

const FIND_PAGE = statement<MemberRow>(
  'find-member-page',
  `SELECT id AS uuid, ${stateColumns('member')}, joined_at AS "joinedAt" FROM member
   WHERE program_id = $1 AND id < $2 AND status <> 'ERASED'
     AND ($3::text IS NULL OR ${statusNow('member')} = $3)
     AND ($4::timestamptz IS NULL OR joined_at >= $4) AND ($5::timestamptz IS NULL OR joined_at < $5)
   ORDER BY id DESC LIMIT $6`,
);

interface MemberConditions {
  status?: string | null;
  joinedFrom?: Date | null;
  joinedUntil?: Date | null;
}

/** Members for whom these conditions hold, who was enrolled last first, after that member. Erased ones are not found. */
export function findMemberPage(
  db: Queryable,
  programId: number,
  { status, joinedFrom, joinedUntil }: MemberConditions,
  after: string | null,
  limit: number,
): Promise<MemberRow[]> {
  return db.query(FIND_PAGE, [
    programId,
    after ?? BEHIND_ALL,
    status ?? null,
    joinedFrom ?? null,
    joinedUntil ?? null,
    limit,
  ]);
}

/** Members by inner id, in whatever status; one that the program does not have is missing. */
export async function findMembers(
  db: Queryable,
  programId: number,
  uuids: readonly string[],
): Promise<Map<string, Member>> {
  const rows = await db.query(FIND_MEMBERS, [programId, uuids]);
  return new Map(rows.map((row) => [row.uuid, Member.of({ ...row, programId })]));
}
