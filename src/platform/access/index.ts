export { Allow } from './allow.js';
export { hasRole, Role, type Caller } from './caller.js';
export { Credentials, type CredentialReader } from './credentials.js';
