import type { RewardLimit } from './compiled-reward.js';

/** What was used of a limit in the period that now runs. */
export interface Used {
  readonly uses: number;
  readonly points: number;
}

/** A limit that does not leave enough. */
export interface ReachedLimit {
  readonly limit: RewardLimit;
  /** How much is allowed, and of what. */
  readonly allowed: number;
  readonly what: 'uses' | 'points';
  /** When it counts anew; null for never. */
  readonly resetsAt: Date | null;
}

/** Of the limits that so many more uses for so many points would pass, the one that holds longest; null for none. */
export function reachedLimit(
  limits: readonly RewardLimit[],
  more: Used,
  usedOf: (limit: RewardLimit) => Used,
  resetOf: (limit: RewardLimit) => Date | null,
): ReachedLimit | null {
  let longest: ReachedLimit | null = null;
  for (const limit of limits) {
    const used = usedOf(limit);
    const reached = (what: 'uses' | 'points'): boolean => {
      const most = limit[what];
      return most !== null && used[what] + more[what] > most;
    };
    const what = reached('uses') ? 'uses' : reached('points') ? 'points' : null;
    if (what === null) continue;
    const one = { limit, allowed: limit[what] ?? 0, what, resetsAt: resetOf(limit) } as const;
    if (longest === null || endsLater(one.resetsAt, longest.resetsAt)) longest = one;
  }
  return longest;
}

function endsLater(one: Date | null, other: Date | null): boolean {
  if (one === null || other === null) return one === null && other !== null;
  return one > other;
}
