import { setTimeout as wait } from 'node:timers/promises';
import { DatabaseProxy, type Cut } from '../machinery/database-proxy.js';
import type { KindredServer } from '../machinery/kindred-server.js';
import type { Clients, Stage } from '../stage.js';
import type { Scenario } from './scenario.js';

interface Network {
  proxy: DatabaseProxy;
  server: KindredServer;
  clients: Clients;
}

/** A server that reaches its database through a network that can be spoilt, and clients of it. */
async function network(
  stage: Stage,
  { shallCut, settings }: { shallCut?: () => Cut | null; settings?: Record<string, string> } = {},
): Promise<Network> {
  const database = await stage.database();
  const proxy = await DatabaseProxy.start(stage.cluster.port, shallCut);
  stage.atEnd(() => proxy.stop());
  const server = await stage.server({ databaseUrl: stage.cluster.url(database, proxy.port), settings });
  const clients = await stage.clients(stage.cluster.url(database));
  clients.begin(() => [server.address]);
  return { proxy, server, clients };
}

/** Spoils the network again and again, for some time each, and expects that calls succeed soon after it is mended. */
async function spoilAgainAndAgain(
  stage: Stage,
  { proxy, clients }: Network,
  weather: 'swallow' | 'refuse',
  forMilliseconds: readonly [number, number],
): Promise<{ times: number; slowest: number }> {
  const until = performance.now() + stage.seconds * 1000;
  const recoveries: number[] = [];
  while (performance.now() < until) {
    await wait(stage.random.between(1000, 3000));
    await proxy.turn(weather);
    await wait(stage.random.between(...forMilliseconds));
    await proxy.turn('pass');
    recoveries.push(await clients.expectRecovery(performance.now()));
  }
  return { times: recoveries.length, slowest: Math.round(Math.max(...recoveries)) };
}

export const networkDelays: Scenario = {
  name: 'network-delays',
  about: 'what server and database say to each other is late, more and less',
  async run(stage) {
    const { proxy, server, clients } = await network(stage);
    const until = performance.now() + stage.seconds * 1000;
    while (performance.now() < until) {
      proxy.delayMilliseconds = stage.random.between(0, 60);
      await wait(stage.random.between(500, 1500));
    }
    proxy.delayMilliseconds = 0;
    await clients.stop();

    // Late is not lost: nobody has to repeat a call.
    for (const [failure, times] of clients.caller.failures)
      stage.fail(`${String(times)} calls failed with ${failure} though everything arrived, late by 60 ms at most`);
    await clients.prove([server.address]);
  },
};

export const networkBlackHole: Scenario = {
  name: 'network-black-hole',
  about: 'the network swallows everything, and connections that were open then never hear of anybody again',
  async run(stage) {
    // A silent connection is given up after twice this time: before the black hole ends, or soon afterwards.
    const settings = { DATABASE_STATEMENT_TIMEOUT_MS: '2000', DATABASE_POOL_WAIT_MS: '2000' };
    const net = await network(stage, { settings });
    const { times, slowest } = await spoilAgainAndAgain(stage, net, 'swallow', [2000, 5000]);
    await net.clients.stop();
    stage.say(`${String(times)} black holes; a call succeeded at most ${String(slowest)} ms after the end of one`);
    await net.clients.prove([net.server.address]);
  },
};

export const networkRefuses: Scenario = {
  name: 'network-refuses',
  about: 'connections to the database break, and nobody takes new ones for some seconds',
  async run(stage) {
    const net = await network(stage);
    const { times, slowest } = await spoilAgainAndAgain(stage, net, 'refuse', [500, 3000]);
    await net.clients.stop();
    stage.say(`${String(times)} times; a call succeeded at most ${String(slowest)} ms after the end`);
    await net.clients.prove([net.server.address]);
  },
};

const CUT_OF_COMMITS = 1 / 4;
/** Fewer prove nothing. */
const LEAST: Record<Cut, number> = { back: 8, there: 3 };

export const commitUnanswered: Scenario = {
  name: 'commit-unanswered',
  about: 'connections break between COMMIT and its answer: done or not, the server cannot know',
  async run(stage) {
    const { random } = stage;
    const shallCut = (): Cut | null => (random.chance(CUT_OF_COMMITS) ? (random.chance(0.7) ? 'back' : 'there') : null);
    const { proxy, server, clients } = await network(stage, { shallCut });
    await proxy.turn('cut-commits');
    const { cuts } = proxy;
    const isEnough = (): boolean => cuts.back >= LEAST.back && cuts.there >= LEAST.there;
    await wait(stage.seconds * 1000);
    const until = performance.now() + stage.seconds * 2000;
    while (!isEnough() && performance.now() < until) await wait(100);
    await proxy.turn('pass');
    await clients.stop();

    stage.say(`${String(cuts.back)} cut after the database had committed, ${String(cuts.there)} before it heard of it`);
    if (!isEnough()) stage.fail('so few that they prove nothing');
    await clients.prove([server.address]);
  },
};
