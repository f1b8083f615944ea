import { hasRole, Role, type Caller } from '../../platform/access/index.js';
import { forbidden } from '../../platform/graphql/index.js';
import type { MemberRef } from './member-ref.js';

/** Who finds members by what identifies them, such as an email address, and members themselves. */
const FINDING = [Role.ADMIN, Role.SUPPORT, Role.SHOP, Role.MEMBER];
/** Who knows them by the shop's own number, which says nothing of a person. ANALYST sees no identifiers at all. */
const BY_NUMBER = [...FINDING, Role.MARKETER];

/** Answers FORBIDDEN to who names members by an identifier and may not, before it is looked whether there is such a member. */
export function requireFinding(caller: Caller, refs: readonly (MemberRef | null | undefined)[]): void {
  const named = refs.filter((ref) => ref != null && ref.id == null);
  if (named.length === 0 || hasRole(caller, ...FINDING)) return;
  const areNumbers = named.every((ref) => ref?.externalId != null);
  if (areNumbers && hasRole(caller, ...BY_NUMBER)) return;
  const roles = areNumbers ? 'ADMIN, SUPPORT, SHOP, MARKETER' : 'ADMIN, SUPPORT, SHOP';
  throw forbidden(`Finding members by an identifier needs one of the roles ${roles}.`);
}
