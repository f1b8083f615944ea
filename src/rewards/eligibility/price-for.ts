import type { Choice, CompiledReward, Looker } from './compiled-reward.js';

/**
 * What a reward costs somebody, with these choices: the lowest of its price, the prices of tiers they have reached and the price for
 * this time, and the surcharges of what is chosen. In points, for one of it.
 */
export function priceFor(
  reward: CompiledReward,
  choices: readonly Choice[],
  person: Pick<Looker, 'reachedTiers'>,
  now: Date,
): number {
  return choices.reduce(
    (sum, { option, quantity }) => {
      const chosen = reward.options.find(({ number }) => number === option);
      if (!chosen) throw new Error(`option ${option} is none of this reward: the choices were not checked`);
      return sum + chosen.surcharge * quantity;
    },
    basePriceFor(reward, person, now),
  );
}

/** The same without any choice. */
export function basePriceFor(
  reward: CompiledReward,
  { reachedTiers }: Pick<Looker, 'reachedTiers'>,
  now: Date,
): number {
  const { points, tierPrices, timedPrices } = reward;
  return Math.min(
    points,
    ...tierPrices.filter(({ tier }) => reachedTiers.includes(tier)).map((price) => price.points),
    ...timedPrices.filter(({ from, until }) => from <= now && now < until).map((price) => price.points),
  );
}
