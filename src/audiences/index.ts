export { personNeeds, reasonText, whyOutside, type Person, type PersonNeeds } from './audience.js';
export { audienceProblems, audienceTerms } from './audience-input.js';
export { Audience, AudienceInput, AudienceReason } from './audience.types.js';
export { AudiencesModule } from './audiences.module.js';
export { findPeople, NOBODY } from './people.js';
export { type NamedSegments } from './segments/segment-definition.js';
export { segmentProblems } from './segments/segment-references.js';
export { SegmentUsers, type SegmentUser } from './segments/segment-users.js';
