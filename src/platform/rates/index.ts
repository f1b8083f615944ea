export { forgetBuckets } from './postgres-buckets.js';
export { loadIn, RateLimits } from './rate-limits.js';
