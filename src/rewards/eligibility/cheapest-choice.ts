/** An option that may be chosen, and how often at most. */
export interface OpenOption {
  readonly number: number;
  readonly surcharge: number;
  readonly most: number;
}

/** The least surcharges for which so many can be chosen, one of them `chosen` where it is named; null when there are too few. */
export function cheapestChoice(
  open: readonly OpenOption[],
  choose: number,
  chosen: OpenOption | null = null,
): number | null {
  let left = choose;
  let sum = 0;
  if (chosen !== null) {
    if (chosen.most < 1 || left < 1) return null;
    left--;
    sum += chosen.surcharge;
  }
  const others = open
    .map((one) => (one.number === chosen?.number ? { ...one, most: one.most - 1 } : one))
    .sort((one, other) => one.surcharge - other.surcharge);
  for (const { surcharge, most } of others) {
    const taken = Math.min(left, most);
    left -= taken;
    sum += taken * surcharge;
  }
  return left > 0 ? null : sum;
}
