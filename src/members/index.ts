export { countingState } from './consents/consent-standing.js';
export { MemberAttributes } from './details/member-attributes.js';
export { changeProfile, EMPTY_PROFILE, type Attributes, type Profile } from './details/member-details.js';
export { FindMembers } from './find-members.js';
export { MemberDetailsInput } from './details/member-details.types.js';
export { MemberData } from './member-data/member-data.js';
export { idColumn, moneyColumn, nameColumn, pairColumn, partIdColumn } from './member-data/exported-columns.js';
export { OWN_ROWS, usedWhere, type ExportedColumn, type MemberTable } from './member-data/member-table.js';
export { MemberLanguages } from './member-languages.js';
export { MemberLoader } from './member-loader.js';
export { lockReferred } from './references/lock-referred.js';
export {
  actFor,
  lockAndRead,
  lockMembers,
  tell,
  tellEvents,
  tryLockMembers,
  type LockedMember,
} from './member-lock.js';
export { findHolders, textOf } from './identifiers/identifier-rows.js';
export { identifiersOf, type SaidIdentifier } from './identifiers/said-identifiers.js';
export { newPersonalCode } from './identifiers/personal-code.js';
export { requireFinding } from './references/finding.js';
export { MemberRef, resolveMembers } from './references/member-ref.js';
export { MemberConnection } from './member-list.types.js';
export { stateColumns } from './life/state-columns.js';
export { WITH_LIVES } from './references/lives.js';
export { restartIfMerged } from './references/merged-members.js';
export { MEMBERS_PROOFS } from './invariants/life.proof.js';
export { changeStatus, type NewState } from './life/change-status.js';
export { LifeLoader } from './life/life-loader.js';
export { endPausesBy } from './life/pauses/ended-pauses.js';
export { MemberPause } from './life/pauses/member-pause.types.js';
export { endedEarly, planProtection, type Protection } from './life/pauses/pause-plan.js';
export { endPauseEarly, findPauses, insertPause, noteProtection, type PauseRow } from './life/pauses/pause-rows.js';
export { mayEarn, maySpend, stateOf, type MemberState } from './member-status.js';
export { ENROLLED, Member, MemberStatus } from './member.types.js';
export { findMembers } from './members.queries.js';
export { MembersModule } from './members.module.js';
export { DuplicateMember, MemberNotActive, MemberNotFound } from './members.refusals.js';
export { insertIdentifiers, insertMembers, insertProfiles, type NewMember } from './new-members.js';
export { ownMember, refuseSilence, resolveOwnMembers } from './references/own-member.js';
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
