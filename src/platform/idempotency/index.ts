export { canonicalHash } from './canonical-hash.js';
export { findKeys, forgetKeys, keyOf, rememberKeys, type KeyScope, type RememberedCall } from './idempotency-keys.js';
