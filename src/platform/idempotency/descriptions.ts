/** What the API says of an idempotency key, in the same words at every input that takes one. */
export const IDEMPOTENCY_KEY =
  "The caller's own name of this call, 1 to 255 characters. For 30 days the same key with the same input is answered as the first " +
  'time and changes nothing more; with another input it is refused (IdempotencyKeyReused).';

/** What the API says of `replayed` where the key alone decides it. */
export const REPLAYED = 'Whether this answers an earlier call with the same key: nothing has changed now.';
