import { Restart, type Call, type PipelineRows, type Tx } from '../../platform/database/index.js';
import { lockAndRead, tryLockMembers, type LockedMember } from '../member-lock.js';
import { findNamed, resolveMembers, type MemberRef } from './member-ref.js';
import { MemberStatus } from '../member.types.js';
import { findSurvivors } from './merged-members.js';

/** Whom references name, locked, and what was read under the locks. */
export interface Referred<Reads extends readonly Call<unknown>[]> {
  members: Map<string, LockedMember>;
  /** The inner id for each reference; null where it names nobody. */
  memberIds: (string | null)[];
  rows: PipelineRows<Reads>;
}

/** Who is locked with those who are named, by their inner ids. */
export interface LockedWith {
  readonly others?: readonly string[];
  /** Who only those who are named tell. */
  readonly companionsOf?: (memberIds: readonly string[]) => Promise<readonly string[]>;
}

/**
 * Finds without a lock whom these references name, then locks those members and nothing else; in place of who was merged, the
 * one in whom they live on. That costs nothing as long as nobody named is MERGED. Locks are taken in the order of ids, so a
 * survivor who comes too late for it and whom somebody else holds makes it start over, and is known beforehand then. `readsFor`: what is
 * read under the locks, in the same message: for the member of each reference, and all who are locked.
 */
export async function lockReferred<const Reads extends readonly Call<unknown>[]>(
  tx: Tx,
  programId: number,
  refs: readonly MemberRef[],
  readsFor: (memberIds: readonly (string | null)[], locked: readonly string[]) => Reads,
  { others = [], companionsOf }: LockedWith = {},
): Promise<Referred<Reads>> {
  const named = await (tx.isRestart ? resolveMembers : findNamed)(tx, programId, refs);
  const known = named.filter((id) => id !== null);
  const companions = (await companionsOf?.(known)) ?? [];
  const wanted = [...new Set([...known, ...others, ...companions])];
  const { members, rows } = await lockAndRead(tx, programId, wanted, readsFor(named, wanted));
  const merged = mergedIn(members);
  if (merged === 0) return { members, memberIds: named, rows };

  const survivors = await findSurvivors(tx, programId, [...members.keys()]);
  const missing = [...new Set(survivors.values())].filter((id) => !members.has(id));
  for (const [id, member] of await tryLockMembers(tx, programId, missing)) members.set(id, member);
  if (missing.some((id) => !members.has(id)) || mergedIn(members) > merged) throw new Restart('a member was merged');
  for (const id of survivors.keys()) members.delete(id);
  const memberIds = named.map((id) => (id === null ? null : (survivors.get(id) ?? id)));
  return { members, memberIds, rows: await tx.pipeline(readsFor(memberIds, [...members.keys()])) };
}

function mergedIn(members: ReadonlyMap<string, LockedMember>): number {
  return [...members.values()].filter(({ status }) => status === MemberStatus.MERGED).length;
}
