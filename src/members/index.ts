export {
  changeProfile,
  EMPTY_PROFILE,
  identifiersOf,
  type Profile,
  type SaidIdentifier,
} from './details/member-details.js';
export { MemberDetailsInput } from './details/member-details.types.js';
export { MemberData } from './member-data/member-data.js';
export { idColumn, moneyColumn, nameColumn, pairColumn, partIdColumn } from './member-data/exported-columns.js';
export { OWN_ROWS, type ExportedColumn, type MemberTable } from './member-data/member-table.js';
export { MemberLoader } from './member-loader.js';
export { lockMembers, tell, tellEvents, tryLockMembers, type LockedMember } from './member-lock.js';
export { findHolders, MemberRef, resolveMembers, textOf } from './member-ref.js';
export { changeStatus, type NewState } from './life/change-status.js';
export { mayEarn, maySpend, stateOf, type MemberState } from './member-status.js';
export { ENROLLED, Member, MemberStatus } from './member.types.js';
export { findMembers } from './members.queries.js';
export { MembersModule } from './members.module.js';
export { DuplicateMember, MemberNotActive, MemberNotFound } from './members.refusals.js';
export { insertIdentifiers, insertMembers, insertProfiles, type NewMember } from './new-members.js';
export { resolveOwnMembers } from './own-member.js';
export { newPersonalCode } from './personal-code.js';
export {
  cancelDataRequest,
  endDataRequests,
  findDataRequests,
  findDueErasures,
  findNextErasure,
  findOpenErasure,
  finishDataRequest,
  insertDataRequest,
  type DataRequestRow,
} from './rights/data-request-rows.js';
export { DataRequestKind, DataRequestStatus } from './rights/data-request.kinds.js';
export { DataRequest } from './rights/data-request.types.js';
export { newDataRequest } from './rights/new-data-request.js';
export { MAX_REASON, WHOSE } from './rights/restrict-processing.js';
