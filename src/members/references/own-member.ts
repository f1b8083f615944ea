import type { Caller } from '../../platform/access/index.js';
import type { Queryable } from '../../platform/database/index.js';
import { InvalidInput } from '../../platform/graphql/index.js';
import { resolveMembers, type MemberRef } from './member-ref.js';

/** A call about a member: with a member token the reference may be left out and then means the caller. */
export interface MemberAsked {
  caller: Caller;
  member?: MemberRef | null;
}

/** What the API says of a reference that a member token may leave out, in the same words wherever that is so. */
export const ownMember = (who: string): string =>
  `${who} Needed with an API key; with a member token left out, or the caller.`;

/** The refusal of a call that names nobody: with an API key nobody is meant by silence. Null where somebody is meant. `who`: is missing. */
export function refuseSilence({ caller, member }: MemberAsked, who: string, path = 'member'): InvalidInput | null {
  if (member || caller.memberId !== null) return null;
  return new InvalidInput([{ path: [path], message: `needed with an API key: ${who}` }]);
}

/**
 * The inner ids of the members that these calls mean, in their order; null where a call means nobody: no such member, none
 * named by an API key, or with a member token anybody else's, who is not found like one that does not exist.
 */
export async function resolveOwnMembers(
  db: Queryable,
  programId: number,
  asked: readonly MemberAsked[],
): Promise<(string | null)[]> {
  const refs = asked.map(({ member }) => member ?? {});
  const found = await resolveMembers(db, programId, refs);
  return asked.map(({ caller, member }, index) => {
    const uuid = found[index] ?? null;
    if (caller.memberId === null) return uuid;
    return !member || uuid === caller.memberId ? caller.memberId : null;
  });
}
