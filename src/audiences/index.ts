export {
  personNeeds,
  reasonText,
  tiersNamedBy,
  whyOutside,
  type AudienceTerms,
  type Person,
  type PersonNeeds,
} from './audience.js';
export { audienceProblems, audienceTerms, wantedOf } from './audience-input.js';
export { audienceReferenceProblems, type AudienceReferences } from './audience-references.js';
export { Audience, AudienceInput, AudienceReason } from './audience.types.js';
export { AudiencesModule } from './audiences.module.js';
export { findPeople, NOBODY } from './people.js';
export { AudienceCounts } from './reach/audience-counts.js';
export { findAudiencePage } from './reach/audience-page.js';
export { countReach } from './reach/count-reach.js';
export { CreateSegment } from './segments/create-segment.js';
export { RefreshSegment } from './segments/refresh-segment.js';
export { SegmentMembers } from './segments/segment-members.js';
export { SegmentReaders } from './segments/segment-readers.js';
export { SegmentUsers, type SegmentUser } from './segments/segment-users.js';
