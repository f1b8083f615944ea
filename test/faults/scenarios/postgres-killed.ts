import { setTimeout as wait } from 'node:timers/promises';
import type { Scenario } from './scenario.js';

const START_MILLISECONDS = 60_000;
const LEAST_KILLS = 2;

export const postgresKilled: Scenario = {
  name: 'postgres-killed',
  about: 'kill -9 of PostgreSQL, all of its processes, every few seconds, and started again',
  async run(stage) {
    const database = await stage.database();
    const databaseUrl = stage.cluster.url(database);
    const server = await stage.server({ databaseUrl });
    const clients = await stage.clients(databaseUrl);
    clients.begin(() => [server.address]);

    const until = performance.now() + stage.seconds * 1000;
    const recoveries: number[] = [];
    while (performance.now() < until || recoveries.length < LEAST_KILLS) {
      await wait(stage.random.between(2000, 4000));
      stage.cluster.kill();
      await wait(stage.random.between(0, 1500));
      const starting = stage.cluster.start();
      const at = await stage.cluster.answers(database, START_MILLISECONDS);
      await starting;
      if (at === null) throw new Error('PostgreSQL did not come back');
      recoveries.push(await clients.expectRecovery(at));
    }
    await clients.stop();

    const slowest = Math.round(Math.max(...recoveries));
    stage.say(
      `PostgreSQL killed ${String(recoveries.length)} times; a call succeeded at most ${String(slowest)} ms after it was back`,
    );
    await clients.prove([server.address]);
  },
};
