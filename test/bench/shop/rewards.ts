import { systemCaller } from '../../../src/platform/access/index.js';
import { ActivateReward, CreateReward } from '../../../src/rewards/index.js';
import { contextOn } from './context.js';

const PROGRAM = 1;
const OPTIONS = 50;

/** A reward that can be redeemed, by outer ids. */
export interface SeededReward {
  id: string;
  options: string[];
}

/** Makes a reward of a seeded program with 50 options of which one is chosen, each with stock; it costs a point. */
export async function makeReward(url: string): Promise<SeededReward> {
  const context = await contextOn(url);
  const caller = systemCaller(PROGRAM);
  const made = await context.get(CreateReward, { strict: false }).run(caller, {
    name: [{ locale: 'en', text: 'Something small' }],
    points: 1,
    gives: { handFulfilled: true },
    choose: 1,
    options: Array.from({ length: OPTIONS }, (_, index) => ({
      key: `option${index}`,
      name: [{ locale: 'en', text: `Option ${index}` }],
      stock: 1_000_000_000,
    })),
  });
  if (!('reward' in made)) throw new Error(made.message);
  const activated = await context.get(ActivateReward, { strict: false }).run(caller, { id: made.reward.id });
  if (!('reward' in activated)) throw new Error(activated.message);
  await context.close();
  return { id: made.reward.id, options: made.reward.options.map(({ id }) => id) };
}
