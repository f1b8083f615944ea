import { cpuSecondsOf, cpuSecondsOfOwn } from '../processes.js';
import type { Results, Round, Sample } from '../results/results.js';
import type { Stage } from '../stage.js';
import { load, type LoadRequest } from './load.js';
import { requestsFor } from './requests.js';
import type { ServerProcess } from './server-process.js';
import { KINDRED, type Shop } from './shop.js';

/** Connections of a load that each wait for their answer. */
export const CONNECTIONS = 64;
const BULK_CONNECTIONS = 4;
const AT_ONCE = 100;

/** Which loads each section compares. */
const COMPARED = {
  record: ['bare-earn', 'record'],
  redeem: ['record', 'redeem', 'redeem-hot'],
  'record-ladder': ['record', 'record-ladder'],
  balance: ['bare-balance', 'balance'],
  rewards: ['bare-balance', 'rewards'],
  'record-all': ['tpc-b', 'record-all'],
  post: ['tpc-b', 'post'],
} as const satisfies Partial<Record<keyof Results, readonly string[]>>;

export type LoadSection = keyof typeof COMPARED;

export function isLoad(section: keyof Results): section is LoadSection {
  return section in COMPARED;
}

/** Runs the loads of these sections in turn, round by round after one that does not count. */
export async function measureRounds(
  stage: Stage,
  shop: Shop,
  sections: readonly LoadSection[],
  { rounds, seconds }: { rounds: number; seconds: number },
  say: (text: string) => void,
): Promise<Results> {
  const wanted = new Set<string>(sections.flatMap((section) => COMPARED[section]));
  const measured: Round[] = [];
  for (let number = 0; number <= rounds; number++) {
    say(number === 0 ? 'warming up …' : `round ${String(number)} of ${String(rounds)} …`);
    const round: Round = {};
    for (const [name, run] of Object.entries(loadsOf(stage, shop, seconds, `round-${String(number)}`))) {
      if (wanted.has(name)) round[name] = await run();
    }
    if (number > 0) measured.push(round);
  }
  return Object.fromEntries(
    sections.map((section) => [section, measured.map((round) => partOf(round, COMPARED[section]))]),
  );
}

/** All there are, in the order in which they run: what is compared stands side by side. `run` keeps the orders of rounds apart. */
function loadsOf(stage: Stage, shop: Shop, seconds: number, run: string): Record<string, () => Promise<Sample>> {
  const requests = requestsFor(shop.seeded, shop.wallets, run, shop.reward);
  const { bare, kindred } = shop;
  const of = (server: ServerProcess | null, request: LoadRequest) => (): Promise<Sample> =>
    measureLoad(stage, serverOf(server), request, { connections: CONNECTIONS, seconds, each: 1 });
  return {
    'bare-earn': of(bare, requests.bareEarn),
    record: of(kindred, requests.record),
    redeem: of(kindred, requests.redeem),
    'redeem-hot': of(kindred, requests.redeemHot),
    'record-ladder': of(shop.withLadder, requests.record),
    'bare-balance': of(bare, requests.bareBalance),
    balance: of(kindred, requests.balance),
    rewards: of(shop.withRewards, requests.rewards),
    'tpc-b': () => measureTpcB(stage, shop, seconds),
    'record-all': () =>
      measureLoad(stage, kindred, requests.recordAll, { connections: BULK_CONNECTIONS, seconds, each: AT_ONCE }),
    post: () => measurePosting(stage, seconds),
  };
}

async function measureLoad(
  stage: Stage,
  server: ServerProcess,
  request: LoadRequest,
  { connections, seconds, each }: { connections: number; seconds: number; each: number },
): Promise<Sample> {
  const before = [cpuSecondsOf(server.pid), cpuSecondsOfOwn()] as const;
  const [result, postgres] = await stage.postgresTimeOf(() => load(server.port, request, connections, seconds));
  const operations = result.requests * each;
  return {
    perSecond: result.perSecond * each,
    node: perOperation(before[0], cpuSecondsOf(server.pid), operations),
    postgres: perOperation(0, postgres, operations),
    generator: perOperation(before[1], cpuSecondsOfOwn(), operations),
    p50: result.p50,
    p99: result.p99,
  };
}

async function measureTpcB(stage: Stage, { tpcB }: Shop, seconds: number): Promise<Sample> {
  if (!tpcB) throw new Error('the tables of TPC-B are not there');
  const before = cpuSecondsOfOwn();
  const [perSecond, postgres] = await stage.postgresTimeOf(() => tpcB.run(seconds));
  const transactions = perSecond * seconds;
  return {
    perSecond,
    node: null,
    postgres: perOperation(0, postgres, transactions),
    generator: perOperation(before, cpuSecondsOfOwn(), transactions),
    p50: null,
    p99: null,
  };
}

/** A script begins cold each time: what it posts until its code is compiled does not count. */
const WARMING_UP = 10_000;

async function measurePosting(stage: Stage, seconds: number): Promise<Sample> {
  const run = (): number[] => stage.run('post-ledger', KINDRED, String(seconds), 'Infinity', String(WARMING_UP));
  const [[posted = 0, elapsed = 0, cpu = 0], postgres] = await stage.postgresTimeOf(run);
  return {
    perSecond: posted / elapsed,
    node: perOperation(0, cpu, posted),
    postgres: perOperation(0, postgres, posted + WARMING_UP),
    generator: null,
    p50: null,
    p99: null,
  };
}

/** Microseconds for each, of seconds of processor time before and after. */
function perOperation(before: number | null, after: number | null, operations: number): number | null {
  return before === null || after === null || operations === 0 ? null : ((after - before) * 1e6) / operations;
}

function serverOf(server: ServerProcess | null): ServerProcess {
  if (!server) throw new Error('the server of a load was not started');
  return server;
}

function partOf(round: Round, names: readonly string[]): Round {
  return Object.fromEntries(Object.entries(round).filter(([name]) => names.includes(name)));
}
