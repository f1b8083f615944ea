import { HELD_FROM } from '../guard/signals.js';

/** What an advocate has brought about so far: friends that are paid for or will be, the friend at hand not among them. */
export interface FriendsSoFar {
  readonly ever: number;
  readonly thisMonth: number;
  readonly thisYear: number;
}

/** An advocate as they are when a friend of theirs qualifies. */
export interface AdvocateNow {
  readonly mayEarn: boolean;
  readonly isBarred: boolean;
  readonly friends: FriendsSoFar;
}

/** How many friends are paid for at most; null for no limit. */
export interface Caps {
  readonly perMonth: number | null;
  readonly perYear: number | null;
  readonly inProgram: number | null;
}

/** What becomes of a referral whose friend did what was asked of them. */
export type Verdict =
  | { readonly state: 'QUALIFIED' | 'IN_REVIEW' }
  | { readonly state: 'REJECTED'; readonly reason: 'ADVOCATE_NOT_ACTIVE' | 'ADVOCATE_BARRED' | 'CAP_REACHED' };

/**
 * Who may not earn now gets nothing, then whoever is barred, then whoever has reached a cap; all that is judged now and never again. Of the
 * rest some are held: all of them, or those that are suspicious. `inProgram`: friends of all advocates so far.
 */
export function verdictOf(
  { perMonth, perYear, inProgram: mostInProgram }: Caps,
  review: 'AUTOMATIC' | 'WHEN_SUSPICIOUS' | 'ALWAYS',
  { mayEarn, isBarred, friends }: AdvocateNow,
  { inProgram, score }: { readonly inProgram: number; readonly score: number },
): Verdict {
  if (!mayEarn) return { state: 'REJECTED', reason: 'ADVOCATE_NOT_ACTIVE' };
  if (isBarred) return { state: 'REJECTED', reason: 'ADVOCATE_BARRED' };
  const isFull =
    isReached(perMonth, friends.thisMonth) ||
    isReached(perYear, friends.thisYear) ||
    isReached(mostInProgram, inProgram);
  if (isFull) return { state: 'REJECTED', reason: 'CAP_REACHED' };
  const isHeld = review === 'ALWAYS' || (review === 'WHEN_SUSPICIOUS' && score >= HELD_FROM);
  return { state: isHeld ? 'IN_REVIEW' : 'QUALIFIED' };
}

function isReached(most: number | null, count: number): boolean {
  return most !== null && count >= most;
}
