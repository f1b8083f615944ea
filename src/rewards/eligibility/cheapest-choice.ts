/** An option that may be chosen, and how often at most. */
export interface OpenOption {
  readonly number: number;
  readonly surcharge: number;
  readonly most: number;
  /** Whether it takes codes of the pool that it shares with others. */
  readonly isShared: boolean;
}

/**
 * The least surcharges for which so many can be chosen, one of them `chosen` where it is named; null when there are too few. Those that share
 * a pool are together chosen at most as often as it has codes; null for no pool.
 */
export function cheapestChoice(
  open: readonly OpenOption[],
  choose: number,
  sharedLeft: number | null,
  chosen: OpenOption | null = null,
): number | null {
  let left = choose;
  let shared = sharedLeft ?? choose;
  let sum = 0;
  const take = ({ surcharge, isShared }: OpenOption, count: number): void => {
    left -= count;
    if (isShared) shared -= count;
    sum += count * surcharge;
  };
  if (chosen !== null) {
    if (chosen.most < 1 || left < 1) return null;
    take(chosen, 1);
  }
  const others = open
    .map((one) => (one.number === chosen?.number ? { ...one, most: one.most - 1 } : one))
    .sort((one, other) => one.surcharge - other.surcharge);
  for (const one of others) take(one, Math.min(left, one.most, one.isShared ? Math.max(0, shared) : left));
  return left > 0 ? null : sum;
}
