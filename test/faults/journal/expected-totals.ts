import type { Outcome } from './outcomes.js';

/** So many points more, or fewer, that a member has: available, pending and held, less what is owed. */
export interface Move {
  member: string;
  points: number;
}

/** Members who may be one by now, and what they have together. */
export interface ExpectedTotal {
  members: string[];
  points: number;
}

/**
 * What members have when every accepted call took effect exactly once and nothing else did. `before` is what they had. Members whom an
 * accepted call merged are reckoned together: `mergedBy` names the two.
 */
export function expectedTotals(
  before: ReadonlyMap<string, number>,
  outcomes: Iterable<Outcome>,
  movesOf: (outcome: Outcome) => Move[],
  mergedBy: (outcome: Outcome) => [string, string] | null,
): ExpectedTotal[] {
  const points = new Map(before);
  const leader = new Map<string, string>();
  const leaderOf = (member: string): string => {
    const above = leader.get(member);
    return above === undefined ? member : leaderOf(above);
  };
  for (const outcome of outcomes) {
    if (outcome.state !== 'accepted') continue;
    for (const move of movesOf(outcome)) points.set(move.member, (points.get(move.member) ?? 0) + move.points);
    const [one, other] = mergedBy(outcome)?.map(leaderOf) ?? [];
    if (one !== undefined && other !== undefined && one !== other) leader.set(other, one);
  }
  const groups = new Map<string, ExpectedTotal>();
  for (const [member, has] of points) {
    const group = groups.get(leaderOf(member)) ?? { members: [], points: 0 };
    group.members.push(member);
    group.points += has;
    groups.set(leaderOf(member), group);
  }
  return [...groups.values()];
}
