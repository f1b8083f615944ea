export { canonicalHash } from './canonical-hash.js';
export { IDEMPOTENCY_KEY, REPLAYED } from './descriptions.js';
export {
  callUnder,
  findKeys,
  forgetKeys,
  isRepeated,
  keyOf,
  rememberKeys,
  type KeyedCall,
  type KeyScope,
  type RememberedCall,
} from './idempotency-keys.js';
export { keyProblems } from './key-problems.js';
