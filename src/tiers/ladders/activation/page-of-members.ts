import { statement, type Queryable } from '../../../platform/database/index.js';

const PAGE = 500;

const MEMBERS = statement<{ id: string }>(
  'find-page-of-climbers',
  `SELECT id FROM member WHERE program_id = $1 AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3`,
);

const STANDING = statement<{ id: string }>(
  'find-page-of-members-standing',
  `SELECT member_id AS id FROM tier_standing
   WHERE program_id = $1 AND ($2::uuid IS NULL OR member_id > $2) AND ladder = $4 ORDER BY member_id LIMIT $3`,
);

/** The next members by their ids, in whatever status: in each a standing may rest. */
export async function findPageOfMembers(db: Queryable, programId: number, behind: string | null): Promise<string[]> {
  return (await db.query(MEMBERS, [programId, behind, PAGE])).map(({ id }) => id);
}

/** The next members that have a standing on this ladder. */
export async function findPageOfMembersStanding(
  db: Queryable,
  programId: number,
  behind: string | null,
  ladder: number,
): Promise<string[]> {
  return (await db.query(STANDING, [programId, behind, PAGE, ladder])).map(({ id }) => id);
}
