/** The variables of a request, as they came: nothing is known of their types. */
export type Variables = Readonly<Record<string, unknown>>;

/** What a part of a document costs. Where lists are as long as a variable says, that is known with the variables only. */
export interface Cost {
  /** With every such list of one item: it costs no less, and to find out takes no more steps. */
  readonly least: number;
  /** With these variables; null: always `least`. */
  readonly with: ((variables: Variables) => number) | null;
}

export const FREE: Cost = constant(0);

export function constant(least: number): Cost {
  return { least, with: null };
}

export function costWith(cost: Cost, variables: Variables): number {
  return cost.with ? cost.with(variables) : cost.least;
}

export function sum(one: Cost, other: Cost): Cost {
  const least = one.least + other.least;
  if (!one.with && !other.with) return constant(least);
  return { least, with: (variables) => costWith(one, variables) + costWith(other, variables) };
}

/** One of the two. What depends on variables is added up instead: so nothing is asked for more often than `least` says. */
export function either(one: Cost, other: Cost): Cost {
  if (one.with || other.with) return sum(one, other);
  return one.least >= other.least ? one : other;
}

/** So many times as much; a number that a variable says is read by `size`, and counts as 1 at least. */
export function times(cost: Cost, size: number | ((variables: Variables) => number)): Cost {
  if (cost.least === 0) return cost;
  if (typeof size === 'number') {
    const factor = Math.max(1, size);
    const of = cost.with;
    return { least: cost.least * factor, with: of && ((variables) => factor * of(variables)) };
  }
  return { least: cost.least, with: (variables) => Math.max(1, size(variables)) * costWith(cost, variables) };
}
