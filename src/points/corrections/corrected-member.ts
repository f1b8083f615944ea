import {
  MemberNotActive,
  MemberNotFound,
  MemberStatus,
  resolveMembers,
  type LockedMember,
  type MemberRef,
} from '../../members/index.js';
import type { Queryable } from '../../platform/database/index.js';
import type { Refusal } from '../../platform/graphql/index.js';
import type { WalletRequest } from '../wallet-changes.js';

/** Whose points are corrected. */
export interface CorrectedMember {
  members: [string];
  referredTo: [string];
}

/** Finds the members that corrections name, without a lock. */
export async function findCorrectedMembers(
  db: Queryable,
  programId: number,
  requests: readonly WalletRequest<{ idempotencyKey: string; member: MemberRef }>[],
): Promise<(CorrectedMember | MemberNotFound)[]> {
  const found = await resolveMembers(
    db,
    programId,
    requests.map(({ input }) => input.member),
  );
  return found.map((uuid) => (uuid === null ? new MemberNotFound() : { members: [uuid], referredTo: [uuid] }));
}

const OVER: readonly MemberStatus[] = [MemberStatus.CLOSED, MemberStatus.MERGED];

/** Refuses to correct the points of who is not there or not there any more. Who is paused or blocked can be wrong too. */
export function refusedMember(member: LockedMember | undefined): Refusal | null {
  if (!member || member.status === MemberStatus.ERASED) return new MemberNotFound();
  return OVER.includes(member.status) ? new MemberNotActive(member.status) : null;
}
