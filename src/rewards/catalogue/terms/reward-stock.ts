import type { StoredOption, StoredReward } from '../stored/rewards.queries.js';
import type { RewardTerms } from './reward-terms.js';

/** How many there are at first of the option with a key, as these inputs say; null for any number. */
export function stockIn(
  options: readonly { key: string; stock?: number | null }[] | null | undefined,
): (key: string) => number | null {
  return (key) => options?.find((one) => one.key === key)?.stock ?? null;
}

/** Terms with what there is of their options when they are new. */
export function withStock(terms: RewardTerms, stockOf: (key: string) => number | null): RewardTerms<StoredOption> {
  return {
    ...terms,
    options: terms.options.map((option) => ({ ...option, stock: stockOf(option.key), claimed: 0, codesLeft: 0 })),
  };
}

/** What a stored reward says, without what is of no version. */
export function termsOf(reward: StoredReward): RewardTerms {
  const { programId: _p, uuid: _u, number: _n, status: _s, version: _v, position: _o, createdAt: _c, ...rest } = reward;
  const { stock: _stock, claimed: _claimed, codesLeft: _codes, options, ...terms } = rest;
  return {
    ...terms,
    options: options.map(({ stock: _left, claimed: _taken, codesLeft: _ofPool, ...option }) => option),
  };
}
