import { Restart, statement, type Queryable, type Tx } from '../../platform/database/index.js';
import type { LockedMember } from '../member-lock.js';
import { MemberStatus } from '../member.types.js';

// From member to member to the last one, who was not merged. Nobody at all where that leads in a circle. Who was erased leads to nobody.
const SURVIVORS = statement<{ merged: string; survivor: string }>(
  'find-survivors-of-merges',
  `WITH RECURSIVE led AS (
     SELECT m.id AS merged, m.merged_into AS id FROM UNNEST($2::uuid[]) AS wanted (id)
     CROSS JOIN LATERAL (
       SELECT id, merged_into FROM member WHERE program_id = $1 AND id = wanted.id AND status = 'MERGED' OFFSET 0) m
     UNION
     SELECT led.merged, m.merged_into FROM led
     CROSS JOIN LATERAL (
       SELECT merged_into FROM member WHERE program_id = $1 AND id = led.id AND status = 'MERGED' OFFSET 0) m)
   SELECT led.merged, led.id AS survivor FROM led
   CROSS JOIN LATERAL (
     SELECT FROM member WHERE program_id = $1 AND id = led.id AND status <> 'MERGED' OFFSET 0) m`,
);

/** In whom these members live on, whom others absorbed: the last of a chain. Who was not merged is missing. */
export async function findSurvivors(
  db: Queryable,
  programId: number,
  uuids: readonly string[],
): Promise<Map<string, string>> {
  if (uuids.length === 0) return new Map();
  const rows = await db.query(SURVIVORS, [programId, [...new Set(uuids)]]);
  return new Map(rows.map(({ merged, survivor }) => [merged, survivor]));
}

/**
 * Throws Restart when one of these members was merged between the moment at which a reference led to them and the lock: the
 * reference leads to the survivor now. Costs nothing as long as nobody is MERGED. A member token is no reference: it ends with
 * its member.
 */
export async function restartIfMerged(
  tx: Tx,
  programId: number,
  locked: ReadonlyMap<string, LockedMember>,
  referredTo: readonly (string | null)[],
): Promise<void> {
  const merged = referredTo.filter((id) => id !== null && locked.get(id)?.status === MemberStatus.MERGED) as string[];
  const survivors = await findSurvivors(tx, programId, merged);
  if (survivors.size > 0) throw new Restart('a member was merged meanwhile');
}
