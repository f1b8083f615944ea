export {
  changeProfile,
  EMPTY_PROFILE,
  identifiersOf,
  type Profile,
  type SaidIdentifier,
} from './details/member-details.js';
export { FindMembers } from './find-members.js';
export { MemberDetailsInput } from './details/member-details.types.js';
export { MemberLoader } from './member-loader.js';
export { lockMembers, tell, tellEvents, tryLockMembers, type LockedMember } from './member-lock.js';
export { findHolders, MemberRef, resolveMembers, textOf } from './member-ref.js';
export { mayEarn, maySpend } from './member-status.js';
export { MemberConnection } from './member-list.types.js';
export { Member, MemberStatus } from './member.types.js';
export { findMembers } from './members.queries.js';
export { MembersModule } from './members.module.js';
export { DuplicateMember, MemberNotActive, MemberNotFound } from './members.refusals.js';
export { insertIdentifiers, insertMembers, insertProfiles, type NewMember } from './new-members.js';
export { resolveOwnMembers } from './own-member.js';
export { newPersonalCode } from './personal-code.js';
