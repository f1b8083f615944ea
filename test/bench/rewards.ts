import { NestFactory } from '@nestjs/core';
import { AppModule } from '../../src/app.module.js';
import { systemCaller } from '../../src/platform/access/index.js';
import { readConfig } from '../../src/platform/config/config.js';
import { createLogger } from '../../src/platform/http/index.js';
import { ActivateReward, CreateReward } from '../../src/rewards/index.js';

const PROGRAM = 1;
const OPTIONS = 50;

/** A reward that can be redeemed, by outer ids. */
export interface SeededReward {
  id: string;
  options: string[];
}

/** Makes a reward of a seeded program with 50 options of which one is chosen, each with stock; it costs a point. */
export async function makeReward(url: string): Promise<SeededReward> {
  const config = readConfig({ ...process.env, NODE_ENV: 'test', DATABASE_URL: url });
  const foundation = { config, databaseUrl: url, logger: createLogger('silent') };
  const context = await NestFactory.createApplicationContext(AppModule.on(foundation), { logger: false });
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
