export {
  changeProfile,
  EMPTY_PROFILE,
  identifiersOf,
  type Profile,
  type SaidIdentifier,
} from './details/member-details.js';
export { MemberDetailsInput } from './details/member-details.types.js';
export { MemberData } from './member-data/member-data.js';
export { OWN_ROWS, WALLET_ROWS, type MemberTable } from './member-data/member-table.js';
export { MemberLoader } from './member-loader.js';
export { lockMembers, tell, tellEvents, tryLockMembers, type LockedMember } from './member-lock.js';
export { findHolders, MemberRef, resolveMembers, textOf } from './member-ref.js';
export { MEMBERS_PROOFS } from './invariants/life.proof.js';
export { changeStatus, type NewState } from './life/change-status.js';
export { LifeLoader } from './life/life-loader.js';
export { MemberPause } from './life/pauses/member-pause.types.js';
export { endedEarly, planProtection, type Protection } from './life/pauses/pause-plan.js';
export { endPauseEarly, findPauses, insertPause, noteProtection, type PauseRow } from './life/pauses/pause-rows.js';
export { mayEarn, maySpend, stateOf, type MemberState } from './member-status.js';
export { ENROLLED, Member, MemberStatus } from './member.types.js';
export { findMembers } from './members.queries.js';
export { MembersModule } from './members.module.js';
export { DuplicateMember, MemberNotActive, MemberNotFound } from './members.refusals.js';
export { insertIdentifiers, insertMembers, insertProfiles, type NewMember } from './new-members.js';
export { resolveOwnMembers } from './own-member.js';
export { newPersonalCode } from './personal-code.js';
