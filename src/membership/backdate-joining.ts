import { lockMembers } from '../members/index.js';
import { statement, type Tx } from '../platform/database/index.js';

// The ids twice: without statistics, as in a fresh database, the join alone would read all members of the program.
const BACKDATE = statement(
  'backdate-joining',
  `UPDATE member SET joined_at = earlier.at
   FROM (SELECT id, min(at) AS at FROM UNNEST($2::uuid[], $3::timestamptz[]) AS e (id, at) GROUP BY id) AS earlier
   WHERE member.program_id = $1 AND member.id = ANY ($2) AND member.id = earlier.id AND member.channel = 'import' AND member.joined_at > earlier.at`,
);

/**
 * Members that an import enrolled joined with their first purchase: lowers it when an earlier one of theirs is imported.
 * Members who enrolled in any other way keep their date. Takes inner ids.
 */
export async function backdateJoining(
  tx: Tx,
  programId: number,
  purchases: readonly { memberId: string; at: Date }[],
): Promise<void> {
  const members = purchases.map((purchase) => purchase.memberId);
  await lockMembers(tx, programId, members);
  await tx.query(BACKDATE, [programId, members, purchases.map((purchase) => purchase.at)]);
}
