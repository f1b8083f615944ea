import { Pool } from 'pg';
import { makeRewards } from '../shop/member-rewards.js';
import { makeLadder, POINTS_LADDER } from '../shop/ladder.js';
import { makeReward, type SeededReward } from '../shop/rewards.js';
import { seed, type Seeded } from '../shop/seed.js';
import type { Section } from '../results/results.js';
import type { Stage } from '../stage.js';
import { BARE_EARN } from './bare-earn.sql.js';
import { startBare, startKindred, type ServerProcess } from './server-process.js';
import { prepareTpcB, type TpcB } from './tpc-b.js';

/** Members who buy, on databases with and without what is measured, and the servers that they ask. */
export interface Shop {
  seeded: Seeded;
  /** Of the bare server, by inner ids. */
  wallets: string[];
  reward: SeededReward | null;
  tpcB: TpcB | null;
  bare: ServerProcess;
  kindred: ServerProcess;
  withLadder: ServerProcess | null;
  withRewards: ServerProcess | null;
  /** Databases whose invariants hold in the end. */
  databases: string[];
  close(): Promise<void>;
}

export const KINDRED = 'bench_kindred';
const BARE = 'bench_bare';
const LADDER = 'bench_ladder';
const REWARDS = 'bench_rewards';
const TPC_B = 'bench_tpcb';

/** Makes the databases that these sections need, and starts their servers. */
export async function openShop(
  stage: Stage,
  sections: readonly Section[],
  members: number,
  say: (text: string) => void,
): Promise<Shop> {
  const wants = (...some: Section[]): boolean => some.some((section) => sections.includes(section));
  say(`enrolling ${String(members)} members …`);
  await stage.admin(`CREATE DATABASE ${KINDRED}`, `CREATE DATABASE ${TPC_B}`);
  const seeded = await seed(stage.url(KINDRED), members);
  await stage.admin(`CREATE DATABASE ${BARE} TEMPLATE ${KINDRED}`);
  const wallets = await makeBare(stage.url(BARE));
  if (wants('record-ladder')) {
    await stage.admin(`CREATE DATABASE ${LADDER} TEMPLATE ${KINDRED}`);
    await makeLadder(stage.url(LADDER), POINTS_LADDER);
  }
  if (wants('rewards')) {
    await stage.admin(`CREATE DATABASE ${REWARDS} TEMPLATE ${KINDRED}`);
    await makeRewards(stage.url(REWARDS));
  }
  const reward = wants('redeem') ? await makeReward(stage.url(KINDRED)) : null;
  if (wants('record-all', 'post')) say('filling the TPC-B tables (scale 50) …');
  const tpcB = wants('record-all', 'post') ? await prepareTpcB(stage.url(TPC_B)) : null;
  const databases = [KINDRED, ...(wants('record-ladder') ? [LADDER] : []), ...(wants('rewards') ? [REWARDS] : [])];
  for (const name of [BARE, ...databases]) await stage.vacuum(name);
  await stage.admin('CHECKPOINT');

  const started: ServerProcess[] = [];
  const close = async (): Promise<void> => {
    for (const server of started) await server.stop();
  };
  const start = async (starting: Promise<ServerProcess>): Promise<ServerProcess> => {
    const server = await starting;
    started.push(server);
    return server;
  };
  const kindredOn = (name: string): Promise<ServerProcess> => start(startKindred(stage.url(name), stage.dataDirectory));
  try {
    const bare = await start(startBare(stage.url(BARE)));
    const kindred = await kindredOn(KINDRED);
    const withLadder = wants('record-ladder') ? await kindredOn(LADDER) : null;
    const withRewards = wants('rewards') ? await kindredOn(REWARDS) : null;
    return { seeded, wallets, reward, tpcB, bare, kindred, withLadder, withRewards, databases, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function makeBare(url: string): Promise<string[]> {
  const pool = new Pool({ connectionString: url, max: 1 });
  await pool.query(BARE_EARN);
  const { rows } = await pool.query<{ id: string }>('SELECT id FROM wallet');
  await pool.end();
  return rows.map(({ id }) => id);
}
