import { setTimeout as wait } from 'node:timers/promises';
import type { KindredServer } from '../machinery/kindred-server.js';
import type { Scenario } from './scenario.js';

const PROBE_MILLISECONDS = 50;
const DRAIN_MILLISECONDS = 1500;

export const rollingRestart: Scenario = {
  name: 'rolling-restart',
  about: 'SIGTERM to one of two servers after the other, behind clients that go where readiness is given',
  async run(stage) {
    const database = await stage.database();
    const databaseUrl = stage.cluster.url(database);
    const settings = { KINDRED_DRAIN_MS: String(DRAIN_MILLISECONDS), KINDRED_JOBS: 'on' };
    const servers = await Promise.all([
      stage.server({ databaseUrl, name: 'one', settings }),
      stage.server({ databaseUrl, name: 'two', settings }),
    ]);
    const clients = await stage.clients(databaseUrl);
    const balancer = new Balancer(servers);
    stage.atEnd(() => balancer.stop());
    clients.begin(() => balancer.ready);

    const until = performance.now() + stage.seconds * 1000;
    let restarts = 0;
    while (performance.now() < until || restarts < 2) {
      await wait(1000);
      const server = servers[restarts % 2] as KindredServer;
      const code = await server.terminate();
      if (code !== 0) stage.fail(`a server ended with ${String(code)} when it was asked to stop`);
      restarts++;
      await server.start();
      await balancer.knows(server);
    }
    await clients.stop();

    stage.say(`${String(restarts)} restarts`);
    for (const [failure, times] of clients.caller.failures)
      stage.fail(`${String(times)} requests failed with ${failure}; none may, since one server was ready all the time`);
    await clients.prove(servers.map(({ address }) => address));
  },
};

/** Asks each server again and again whether it is ready. */
class Balancer {
  ready: readonly string[];
  private isOn = true;
  private readonly probing: Promise<unknown>;

  constructor(private readonly servers: readonly KindredServer[]) {
    this.ready = servers.map(({ address }) => address);
    this.probing = Promise.all(servers.map((server) => this.probe(server)));
  }

  /** Until it sends calls there. */
  async knows({ address }: KindredServer): Promise<void> {
    while (!this.ready.includes(address)) await wait(PROBE_MILLISECONDS);
  }

  async stop(): Promise<void> {
    this.isOn = false;
    await this.probing;
  }

  private async probe(server: KindredServer): Promise<void> {
    while (this.isOn) {
      const isReady = await server.isReady();
      const others = this.ready.filter((address) => address !== server.address);
      this.ready = isReady ? [...others, server.address] : others;
      await wait(PROBE_MILLISECONDS);
    }
  }
}
