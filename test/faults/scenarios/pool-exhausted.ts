import { setTimeout as wait } from 'node:timers/promises';
import { DatabaseProxy } from '../machinery/database-proxy.js';
import { freePort } from '../machinery/free-port.js';
import { EVERYTHING } from '../shop/shopping.js';
import type { Scenario } from './scenario.js';

const CONNECTIONS = 5;
const CLIENTS = 500;
/** So that each connection is in use for long. */
const DELAY_MILLISECONDS = 10;

export const poolExhausted: Scenario = {
  name: 'pool-exhausted',
  about: `${String(CONNECTIONS)} connections to a slow database, and ${String(CLIENTS)} clients at once`,
  async run(stage) {
    const database = await stage.database();
    const proxy = await DatabaseProxy.start(stage.cluster.port);
    stage.atEnd(() => proxy.stop());
    const metricsPort = await freePort();
    const settings = {
      DATABASE_POOL_SIZE: String(CONNECTIONS),
      DATABASE_POOL_QUEUE: '30',
      DATABASE_POOL_WAIT_MS: '2000',
      KINDRED_METRICS_PORT: String(metricsPort),
    };
    const server = await stage.server({ databaseUrl: stage.cluster.url(database, proxy.port), settings });
    const clients = await stage.clients(stage.cluster.url(database), EVERYTHING);
    const open = async (): Promise<number> => {
      const { rows } = await clients.pool.query<{ count: number }>(
        "SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = $1 AND application_name = 'kindred'",
        [database],
      );
      return rows[0]?.count ?? 0;
    };
    const waiting = async (): Promise<number> => {
      const text = await fetch(`http://127.0.0.1:${String(metricsPort)}/metrics`).then((answer) => answer.text());
      return Number(/kindred_database_connections\{state="waiting"\} (\d+)/.exec(text)?.[1]);
    };

    proxy.delayMilliseconds = DELAY_MILLISECONDS;
    clients.begin(() => [server.address], CLIENTS, 5000);
    const until = performance.now() + stage.seconds * 1000;
    let [mostOpen, mostWaiting] = [0, 0];
    while (performance.now() < until) {
      [mostOpen, mostWaiting] = [Math.max(mostOpen, await open()), Math.max(mostWaiting, await waiting())];
      await wait(100);
    }
    await clients.stop();
    proxy.delayMilliseconds = 0;

    stage.say(
      `${String(mostOpen)} connections at most, ${String(mostWaiting)} calls or batches waited for one at most`,
    );
    if (mostOpen > CONNECTIONS)
      stage.fail(`${String(mostOpen)} connections were open; ${String(CONNECTIONS)} are allowed`);
    if (mostWaiting === 0) stage.fail('nobody ever waited for a connection: the pool was not exhausted');
    await clients.prove([server.address]);
    if ((await waiting()) > 0) stage.fail('somebody still waits for a connection though nobody calls');
    if (!(await server.isReady())) stage.fail('the server is not ready though nobody calls');
  },
};
