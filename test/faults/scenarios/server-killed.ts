import { setTimeout as wait } from 'node:timers/promises';
import type { Scenario } from './scenario.js';

const LEAST_KILLS = 2;

export const serverKilled: Scenario = {
  name: 'server-killed',
  about: 'kill -9 of the server every few seconds, and a new one in its place',
  async run(stage) {
    const database = await stage.database();
    const databaseUrl = stage.cluster.url(database);
    const server = await stage.server({ databaseUrl });
    const clients = await stage.clients(databaseUrl);
    clients.begin(() => [server.address]);

    const until = performance.now() + stage.seconds * 1000;
    let kills = 0;
    while (performance.now() < until || kills < LEAST_KILLS) {
      await wait(stage.random.between(1500, 3500));
      await server.kill();
      kills++;
      await server.start();
      await clients.expectRecovery(performance.now());
    }
    await clients.stop();

    stage.say(`${String(kills)} servers killed`);
    await clients.prove([server.address]);
  },
};
