export { reasonText, whyOutside, type Person } from './audience.js';
export { audienceProblems, audienceTerms } from './audience-input.js';
export { Audience, AudienceInput, AudienceReason } from './audience.types.js';
export { findPeople, NOBODY } from './people.js';
