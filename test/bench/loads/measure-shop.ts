import type { Sizes } from '../options.js';
import type { OpenLoop, Results, Run, Section } from '../results/results.js';
import type { Stage } from '../stage.js';
import { measureGrowth } from './growth.js';
import { load } from './load.js';
import { openLoop } from './open-loop.js';
import { requestsFor } from './requests.js';
import { CONNECTIONS, isLoad, measureRounds } from './rounds.js';
import { openShop, type Shop } from './shop.js';
import { measureWebhooks } from './webhooks.js';

/** Of what the server took at most with all connections busy, in per cent. */
const SHARES = [50, 70, 90];

/** All that is asked of running servers, of the sections that are wanted. Throws when an invariant does not hold at the end. */
export async function measureShop(
  stage: Stage,
  sections: readonly Section[],
  sizes: Sizes,
  say: (text: string) => void,
): Promise<Results & { tpcB?: Run['tpcB'] }> {
  const wants = (section: Section): boolean => sections.includes(section);
  const loads = sections.filter(isLoad);
  if (loads.length === 0 && !wants('growth') && !wants('open-loop') && !wants('webhooks')) return {};
  const shop = await openShop(stage, sections, sizes.members, say);
  const results: Results = {};
  try {
    if (loads.length > 0) Object.assign(results, await measureRounds(stage, shop, loads, sizes, say));
    if (wants('growth')) {
      say('filling a wallet with 10,000 postings …');
      results.growth = await measureGrowth(shop, sizes.rounds);
    }
    if (wants('open-loop')) {
      say('recordPurchase at fixed rates …');
      results['open-loop'] = await measureOpenLoop(shop, sizes.seconds);
    }
    if (wants('webhooks')) {
      say('recording purchases to tell of, then sending …');
      results.webhooks = await measureWebhooks(stage, shop, sizes.seconds);
    }
  } finally {
    await shop.close();
  }
  for (const database of shop.databases) {
    say(`checking the invariants of ${database} …`);
    stage.verify(database);
  }
  return { ...results, ...(shop.tpcB ? { tpcB: shop.tpcB.with } : {}) };
}

async function measureOpenLoop({ kindred, seeded, wallets }: Shop, seconds: number): Promise<OpenLoop[]> {
  const request = requestsFor(seeded, wallets, 'open-loop').record;
  await load(kindred.port, request, CONNECTIONS, seconds);
  const { perSecond: most } = await load(kindred.port, request, CONNECTIONS, 2 * seconds);
  const measured: OpenLoop[] = [];
  for (const share of SHARES) {
    measured.push(await openLoop(kindred.port, request, { share, rate: (most * share) / 100, seconds: 3 * seconds }));
  }
  return measured;
}
