import { Pool } from 'pg';
import { systemCaller } from '../../../src/platform/access/index.js';
import { ActivateReward, CreateReward } from '../../../src/rewards/index.js';
import { copyRewards } from '../../factories/many-rewards.js';
import { contextOn } from './context.js';

const PROGRAM = 1;
const REWARDS = 500;

const en = (text: string): { locale: string; text: string }[] => [{ locale: 'en', text }];

/** Puts so many rewards of four options each on offer in a seeded program, with stock, limits, legal ages and ages they are meant for. */
export async function makeRewards(url: string): Promise<void> {
  const context = await contextOn(url);
  const caller = systemCaller(PROGRAM);
  const made = await context.get(CreateReward, { strict: false }).run(caller, {
    name: en('Reward'),
    points: 10,
    gives: { handFulfilled: true },
    limits: [{ uses: 5, period: 'MONTH' as never }],
    choose: 1,
    options: ['a', 'b', 'c', 'd'].map((key, index) => ({
      key,
      name: en(`Option ${key}`),
      stock: 1_000_000,
      ...(index === 3 ? { legalAge: 18 } : {}),
    })),
  });
  if (!('reward' in made)) throw new Error(made.message);
  const activated = await context.get(ActivateReward, { strict: false }).run(caller, { id: made.reward.id });
  if (!('reward' in activated)) throw new Error(activated.message);
  await context.close();
  const pool = new Pool({ connectionString: url, max: 1 });
  await copyRewards(pool, PROGRAM, REWARDS);
  await pool.end();
}
