import { MemberNotActive, MemberNotFound, maySpend, MemberStatus, type LockedMember } from '../../members/index.js';
import type { Refusal } from '../../platform/graphql/index.js';

/** Using a voucher is spending: who may not, may not. */
export function notSpending(members: ReadonlyMap<string, LockedMember>, user: string): Refusal | null {
  const member = members.get(user);
  if (!member || member.status === MemberStatus.ERASED) return new MemberNotFound();
  return maySpend(member) ? null : new MemberNotActive(member.status);
}
