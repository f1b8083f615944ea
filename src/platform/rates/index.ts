export { callerNetwork } from './caller-network.js';
export { forgetBuckets } from './postgres-buckets.js';
export { loadIn, RateLimits } from './rate-limits.js';
