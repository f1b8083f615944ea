import type { Choice } from '../../eligibility/compiled-reward.js';

/** How many of the reward itself (0) and of each option so many of it with these choices are. */
export function neededOf(choices: readonly Choice[], quantity: number): { option: number; count: number }[] {
  return [
    { option: 0, count: quantity },
    ...choices.map(({ option, quantity: each }) => ({ option, count: each * quantity })),
  ];
}
