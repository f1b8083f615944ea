import { hasRole, Role, type Caller } from '../../platform/access/index.js';
import { forbidden } from '../../platform/graphql/index.js';
import type { MemberRef } from './member-ref.js';

/** Who finds members by what identifies them, such as an email address, and members themselves; others know them by their ids alone. */
const FINDING = [Role.ADMIN, Role.SUPPORT, Role.SHOP, Role.MEMBER];

/** Answers FORBIDDEN to who names members by an identifier and may not, before it is looked whether there is such a member. */
export function requireFinding(caller: Caller, refs: readonly (MemberRef | null | undefined)[]): void {
  if (refs.every((ref) => ref == null || ref.id != null) || hasRole(caller, ...FINDING)) return;
  throw forbidden('Finding members by an identifier needs one of the roles ADMIN, SUPPORT, SHOP.');
}
