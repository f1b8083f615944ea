/** A group of members, as far as it is shown. */
export interface Group {
  /** How many different members are in it. */
  readonly members: number;
}

/** From so many different members on a group is shown by itself. */
const LEAST = 5;

/**
 * Groups large enough to tell nothing of anybody, and those that have to be shown as one: the small ones, and where they are too few
 * together, the smallest of the others too. Nothing is left out, so nothing can be found out by subtracting. Without a rest where all are
 * large; with nothing but a rest where all together are too few.
 */
export function largeGroups<Some extends Group>(groups: readonly Some[]): { alone: Some[]; rest: Some[] } {
  const alone = groups.filter(({ members }) => members >= LEAST);
  const rest = groups.filter(({ members }) => members < LEAST);
  const bySize = [...alone].sort((one, other) => one.members - other.members);
  // One member may be in several groups, so only the largest of them is certain to have as many in the rest.
  while (rest.length > 0 && Math.max(...rest.map(({ members }) => members)) < LEAST) {
    const next = bySize.shift();
    if (!next) break;
    rest.push(next);
  }
  const together = new Set(rest);
  return { alone: alone.filter((group) => !together.has(group)), rest: groups.filter((group) => together.has(group)) };
}
