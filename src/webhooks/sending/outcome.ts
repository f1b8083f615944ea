import { retryAfter, waitAfter } from './retry-schedule.js';
import type { AttemptProblem } from './attempt-problem.js';
import type { Posted } from './post-webhook.js';

/** What became of a delivery by one attempt. */
export interface Outcome {
  readonly status: 'WAITING' | 'DELIVERED' | 'DEAD';
  readonly nextAttemptAt: Date | null;
  /** The endpoint said that it is gone for good. */
  readonly isGone: boolean;
}

const GONE = 410;
/** What has nothing to do with the endpoint. */
const OURS: readonly (AttemptProblem | null)[] = ['STOPPED', 'NOT_READ', 'NOT_SIGNED'];
/** Whose Retry-After counts. */
const BUSY = [429, 503];

/** After an attempt that was the `tries`-th; `chance` in [0, 1). */
export function outcomeOf(posted: Posted, tries: number, now: Date, chance: number): Outcome {
  const { status, problem } = posted;
  if (status !== null && status >= 200 && status < 300) return ended('DELIVERED');
  // It waits for somebody to resume the endpoint, and is sent then.
  if (status === GONE) return { status: 'WAITING', nextAttemptAt: now, isGone: true };
  // Our doing: it costs no attempt.
  if (problem === 'STOPPED') return { status: 'WAITING', nextAttemptAt: now, isGone: false };
  const asked = status !== null && BUSY.includes(status) ? retryAfter(posted.retryAfter ?? undefined, now) : null;
  const wait = waitAfter(tries, chance, asked);
  if (wait === null) return ended('DEAD');
  return { status: 'WAITING', nextAttemptAt: new Date(now.getTime() + wait), isGone: false };
}

/** What cannot be sent at all is dead at once. */
export function isHopeless(problem: AttemptProblem | null): boolean {
  return problem === 'TOO_LARGE' || problem === 'FORGOTTEN';
}

/** Whether an attempt says something of the endpoint, good or bad: what we did ourselves does not. */
export function concernsEndpoint({ problem }: Pick<Posted, 'problem'>): boolean {
  return !OURS.includes(problem) && !isHopeless(problem);
}

function ended(status: 'DELIVERED' | 'DEAD'): Outcome {
  return { status, nextAttemptAt: null, isGone: false };
}
