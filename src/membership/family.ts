import { lockMembers, MemberStatus, resolveOwnMembers, type LockedMember, type MemberRef } from '../members/index.js';
import type { Caller } from '../platform/access/index.js';
import { Restart, statement, type Queryable, type Tx } from '../platform/database/index.js';

/** One person: a member, and those that were merged into them, directly or by way of others. */
export interface Family {
  /** Who lives on; for somebody who was never merged, the member. */
  readonly survivor: LockedMember;
  /** All of them, the survivor first. */
  readonly members: readonly LockedMember[];
  /** Who is locked: all of them, and whom what happens to them concerns besides. */
  readonly locked: ReadonlyMap<string, LockedMember>;
}

/** Who has to be locked beside these members, found without a lock. */
type OthersOf = (memberIds: readonly string[]) => Promise<readonly string[]>;

const FIND = statement<{ uuid: string }>(
  'find-family',
  `WITH RECURSIVE up AS (
     SELECT id, merged_into FROM member WHERE program_id = $1 AND id = $2
     UNION SELECT m.id, m.merged_into FROM up JOIN member m ON m.program_id = $1 AND m.id = up.merged_into),
   down AS (
     SELECT id, 0 AS depth FROM up WHERE merged_into IS NULL
     UNION SELECT m.id, down.depth + 1 FROM down JOIN member m ON m.program_id = $1 AND m.merged_into = down.id)
   SELECT id AS uuid FROM down ORDER BY depth, id`,
);

/** The inner ids of the person to whom a member belongs, the survivor first; empty when there is no such member. */
export async function findFamily(db: Queryable, programId: number, uuid: string): Promise<string[]> {
  return (await db.query(FIND, [programId, uuid])).map((row) => row.uuid);
}

/**
 * Locks the person to whom a member belongs, and others with them; null when there is none, or they were erased. Starts anew when somebody
 * merged meanwhile.
 */
export async function lockFamily(
  tx: Tx,
  programId: number,
  uuid: string,
  othersOf: OthersOf = nobody,
): Promise<Family | null> {
  const ids = await findFamily(tx, programId, uuid);
  const locked = await lockMembers(tx, programId, [...ids, ...(await othersOf(ids))]);
  const now = await findFamily(tx, programId, uuid);
  if (now.join() !== ids.join()) throw new Restart('members were merged meanwhile');
  const members = ids.flatMap((id) => locked.get(id) ?? []);
  const [survivor] = members;
  return !survivor || survivor.status === MemberStatus.ERASED ? null : { survivor, members, locked };
}

/**
 * The same for whom a call means. A reference that leads elsewhere once we have the lock starts us anew. A token does not lead
 * elsewhere: it ended with a merge that came first, and finds nobody, not even the survivor.
 */
export async function lockAskedFamily(
  tx: Tx,
  asked: { caller: Caller; member: MemberRef | null },
  othersOf: OthersOf = nobody,
): Promise<Family | null> {
  const { programId } = asked.caller;
  const [uuid] = await resolveOwnMembers(tx, programId, [asked]);
  if (uuid == null) return null;
  const family = await lockFamily(tx, programId, uuid, othersOf);
  const [again] = await resolveOwnMembers(tx, programId, [asked]);
  if (again !== uuid) throw new Restart('the reference leads elsewhere');
  const named = family?.members.find((member) => member.uuid === uuid);
  return named?.status === MemberStatus.MERGED ? null : family;
}

function nobody(): Promise<readonly string[]> {
  return Promise.resolve([]);
}
