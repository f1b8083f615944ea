import { Restart, type Tx } from '../platform/database/index.js';
import { lockMembers, type LockedMember } from './member-lock.js';
import { MemberStatus } from './member.types.js';
import { resolveOwnMembers, type MemberAsked } from './own-member.js';

/**
 * Locks whom a call means; null when it means nobody, or somebody who was erased. A reference that leads elsewhere once we have
 * the lock starts us anew. A token does not lead elsewhere: it ended with a merge that came first, and finds nobody.
 */
export async function lockAsked(tx: Tx, asked: MemberAsked): Promise<LockedMember | null> {
  const { programId } = asked.caller;
  const [uuid] = await resolveOwnMembers(tx, programId, [asked]);
  if (uuid == null) return null;
  const member = (await lockMembers(tx, programId, [uuid])).get(uuid);
  if (!member || member.status === MemberStatus.ERASED) return null;
  const [again] = await resolveOwnMembers(tx, programId, [asked]);
  if (again !== uuid) throw new Restart('the reference leads elsewhere');
  return member.status === MemberStatus.MERGED ? null : member;
}
