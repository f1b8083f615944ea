export { Actor } from './actor.types.js';
export { Allow } from './allow.js';
export { ActorKind, hasRole, isStaff, Role, systemCaller, type Caller, type CallerRequest } from './caller.js';
export { Credentials, type CredentialReader } from './credentials.js';
export { Asks, Load } from './load.js';
