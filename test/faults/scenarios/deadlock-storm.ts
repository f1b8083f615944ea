import { setTimeout as wait } from 'node:timers/promises';
import type { Scenario } from './scenario.js';

const MEMBERS = 12;
const CLIENTS = 48;
const PER_SECOND = 400;

export const deadlockStorm: Scenario = {
  name: 'deadlock-storm',
  about: `transfers and merges that cross each other among ${String(MEMBERS)} members, on two servers at once`,
  async run(stage) {
    const database = await stage.database();
    const databaseUrl = stage.cluster.url(database);
    const servers = await Promise.all([
      stage.server({ databaseUrl, name: 'one' }),
      stage.server({ databaseUrl, name: 'two' }),
    ]);
    const few = { ...stage.shop, members: stage.shop.members.slice(0, MEMBERS) };
    const mix = { transferPoints: 40, recordPurchase: 10, enrollMember: 6, mergeMembers: 4, recordPurchases: 4 };
    const clients = await stage.clients(databaseUrl, mix, few);
    const addresses = servers.map(({ address }) => address);
    clients.begin(() => addresses, CLIENTS, PER_SECOND);
    await wait(stage.seconds * 1000);
    await clients.stop();

    const { rows } = await clients.pool.query<{ deadlocks: string; merges: string }>(
      `SELECT deadlocks, (SELECT count(*) FROM member_merge) AS merges FROM pg_stat_database WHERE datname = current_database()`,
    );
    const { deadlocks, merges } = rows[0]!;
    stage.say(`PostgreSQL ended ${deadlocks} deadlocks; ${merges} merges`);
    for (const [failure, times] of clients.caller.failures)
      stage.fail(
        `${String(times)} calls failed with ${failure}: crossing locks are the server's business, not the client's`,
      );
    if (merges === '0') stage.fail('there was no merge');
    await clients.prove(addresses);
  },
};
