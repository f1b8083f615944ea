import { IdempotencyKeyReused } from '../../platform/graphql/index.js';
import { callUnder, isRepeated, type KeyedCall, type RememberedCall } from '../../platform/idempotency/index.js';

/**
 * How a call that looks up a code stands to what was done under its key. A `REPEAT` is answered with what is known already and looks up
 * nothing. With `OTHER` input somebody may be trying which code it was.
 */
export type AskedBefore = 'NEW' | 'REPEAT' | 'OTHER';

/** How it stands to these, among which is what was done under its key. */
export function askedBefore(done: readonly RememberedCall[], asked: KeyedCall): AskedBefore {
  const known = callUnder(done, asked);
  if (!known) return 'NEW';
  return isRepeated(known, asked.operation, asked.inputHash) ? 'REPEAT' : 'OTHER';
}

/** What an answer counts for as a guess: nobody learns from it which codes there are, nor which one a call was done with, without that. */
export function guessesIn(answer: unknown, isUnknown: (answer: unknown) => boolean): number {
  return isUnknown(answer) || answer instanceof IdempotencyKeyReused ? 1 : 0;
}
