import type { Problem } from '../../kernel/problem.js';

const MOST_LIMITS = 10;
const MOST_COOLDOWN_DAYS = 3650;
const KINDS = ['uses', 'points'] as const;

interface Limit {
  uses?: number | null | undefined;
  points?: number | null | undefined;
  period: string;
  perMember?: boolean | null | undefined;
}

/** What is wrong with the limits of a rule: two of the same kind, period and members are one too many. */
export function limitsProblems(limits: readonly Limit[] | null | undefined): Problem[] {
  if (limits == null) return [];
  if (limits.length === 0)
    return [{ path: ['limits'], message: 'must have at least one limit; leave it out where there is none' }];
  if (limits.length > MOST_LIMITS)
    return [{ path: ['limits'], message: `must have at most ${MOST_LIMITS} limits, not ${limits.length}` }];
  return limits.flatMap((limit, index) => limitProblems(limit, index, limits));
}

/** What is wrong with the days for which a rule rests after it gave points. */
export function cooldownProblems(days: number | null | undefined): Problem[] {
  if (days == null || (days >= 1 && days <= MOST_COOLDOWN_DAYS)) return [];
  return [{ path: ['cooldownDays'], message: `${days} is not within 1 to ${MOST_COOLDOWN_DAYS}` }];
}

function limitProblems(limit: Limit, index: number, limits: readonly Limit[]): Problem[] {
  const path = ['limits', String(index)];
  if (limit.uses == null && limit.points == null) return [{ path, message: 'needs uses, points or both' }];
  return KINDS.flatMap((kind) => {
    const value = limit[kind];
    if (value == null) return [];
    if (value < 1) return [{ path: [...path, kind], message: `must be at least 1, not ${value}` }];
    const same = limits.findIndex((other) => other[kind] != null && covers(other) === covers(limit));
    if (same === index) return [];
    return [{ path: [...path, kind], message: `are limited already for ${covers(limit)}, by limits.${same}` }];
  });
}

function covers({ period, perMember }: Limit): string {
  return `${period} and ${perMember === false ? 'all members together' : 'each member'}`;
}
