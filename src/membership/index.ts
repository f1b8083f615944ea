export { backdateJoining } from './backdate-joining.js';
export { EnrollMemberPayload } from './enroll-member.types.js';
export { EnrollMembers } from './enroll-members.js';
export { EARLIEST_JOINING, type EnrollRequest } from './enrollment.js';
export { MEMBERSHIP_PROOFS } from './merging/invariants/merges.proof.js';
export { MembershipModule } from './membership.module.js';
export { ExportMembersJob } from './exporting/export-members.job.js';
