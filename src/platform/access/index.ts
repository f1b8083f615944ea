export { Allow } from './allow.js';
export { hasRole, isStaff, Role, systemCaller, type Caller, type CallerRequest } from './caller.js';
export { Credentials, type CredentialReader } from './credentials.js';
