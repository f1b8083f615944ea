import { Restart, type Tx } from '../../platform/database/index.js';
import { lockMembers, tryLockMembers, type LockedMember } from '../member-lock.js';
import { findNamed, resolveMembers, type MemberRef } from './member-ref.js';
import { MemberStatus } from '../member.types.js';
import { findSurvivors } from './merged-members.js';

/** Whom references name, locked. */
export interface Referred {
  members: Map<string, LockedMember>;
  /** The inner id for each reference; null where it names nobody. */
  memberIds: (string | null)[];
}

/**
 * Finds without a lock whom these references name, then locks those members and nothing else; in place of who was merged, the
 * one in whom they live on. That costs nothing as long as nobody named is MERGED. Locks are taken in the order of ids, so a
 * survivor who comes too late for it and whom somebody else holds makes it start over, and is known beforehand then. `others`: members who
 * are locked with them, by their inner ids. `companionsOf`: who else, which only those who are named tell.
 */
export async function lockReferred(
  tx: Tx,
  programId: number,
  refs: readonly MemberRef[],
  others: readonly string[] = [],
  companionsOf: (memberIds: readonly string[]) => Promise<readonly string[]> = () => Promise.resolve([]),
): Promise<Referred> {
  const named = await (tx.isRestart ? resolveMembers : findNamed)(tx, programId, refs);
  const known = named.filter((id) => id !== null);
  const companions = await companionsOf(known);
  const members = await lockMembers(tx, programId, [...known, ...others, ...companions]);
  const merged = mergedIn(members);
  if (merged === 0) return { members, memberIds: named };

  const survivors = await findSurvivors(tx, programId, [...members.keys()]);
  const missing = [...new Set(survivors.values())].filter((id) => !members.has(id));
  for (const [id, member] of await tryLockMembers(tx, programId, missing)) members.set(id, member);
  if (missing.some((id) => !members.has(id)) || mergedIn(members) > merged) throw new Restart('a member was merged');
  for (const id of survivors.keys()) members.delete(id);
  return { members, memberIds: named.map((id) => (id === null ? null : (survivors.get(id) ?? id))) };
}

function mergedIn(members: ReadonlyMap<string, LockedMember>): number {
  return [...members.values()].filter(({ status }) => status === MemberStatus.MERGED).length;
}
