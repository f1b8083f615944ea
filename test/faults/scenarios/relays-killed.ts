import { setTimeout as wait } from 'node:timers/promises';
import { encodeId } from '../../../src/kernel/ids.js';
import { WebhookReceiver } from '../machinery/webhook-receiver.js';
import { GraphqlClient } from '../shop/graphql.js';
import { PATIENCE_MILLISECONDS, type Clients, type Stage } from '../stage.js';
import type { Scenario } from './scenario.js';

const ENDPOINTS = 3;
const EVENTS = 10_000;
/** Purchases in a list. Each tells of two things: the purchase and the points. */
const LIST = 100;
const WRITERS = 2;
/** Of the purchases so many are recorded once more: what this is about are the events. */
const REPEATED = 1000;
/** For the proof, after everything was sent. */
const PROOF_MILLISECONDS = 60_000;

const ENDPOINT = `mutation ($input: CreateWebhookEndpointInput!) { createWebhookEndpoint(input: $input) {
  ... on CreateWebhookEndpointPayload { endpoint: webhookEndpoint { id } } ... on UserError { message } } }`;

export const relaysKilled: Scenario = {
  name: 'relays-killed',
  about: `${String(EVENTS)} events to ${String(ENDPOINTS)} webhook endpoints, and kill -9 of the servers that send them`,
  async run(stage) {
    const database = await stage.database();
    const databaseUrl = stage.cluster.url(database);
    const settings = { KINDRED_JOBS: 'on' };
    const servers = await Promise.all([
      stage.server({ databaseUrl, name: 'one', settings }),
      stage.server({ databaseUrl, name: 'two', settings }),
    ]);
    const clients = await stage.clients(databaseUrl, { recordPurchases: 1 });
    const receivers = await openReceivers(stage, servers[0].address);
    const before = await lastEvents(clients);
    const toldBefore = await eventsIn(clients);
    const addresses = servers.map(({ address }) => address);

    const writing = tell(stage, clients, addresses, toldBefore);
    let kills = 0;
    let isWritten = false;
    void writing.finally(() => (isWritten = true));
    const until = stage.options.until - PROOF_MILLISECONDS;
    for (;;) {
      await wait(stage.random.between(2500, 4500));
      const isSettled = isWritten && (await waitingIn(clients)) === 0;
      if (isSettled && kills >= 2) break;
      if (performance.now() > until) {
        stage.fail(`${String(await waitingIn(clients))} deliveries still wait, and there is no more time`);
        break;
      }
      // Most of the time there is something to send; nobody is killed any more once little is left.
      if (isWritten && kills >= 4) continue;
      const victim = servers[kills % servers.length]!;
      await victim.kill();
      kills++;
      await victim.start();
    }
    await writing;

    const told = (await eventsIn(clients)) - toldBefore;
    const came = receivers.map(({ received }) => received.length);
    stage.say(
      `${String(told)} events; ${String(kills)} servers killed; the endpoints were sent ${came.join(', ')} requests`,
    );
    expectAll(stage, before, await lastEvents(clients), receivers);
    await clients.prove(addresses, REPEATED);
  },
};

async function openReceivers(stage: Stage, address: string): Promise<WebhookReceiver[]> {
  const client = new GraphqlClient(PATIENCE_MILLISECONDS);
  const receivers: WebhookReceiver[] = [];
  for (let number = 0; number < ENDPOINTS; number++) {
    const receiver = await WebhookReceiver.start();
    stage.atEnd(() => receiver.stop());
    receivers.push(receiver);
    const reply = await client.post(address, stage.shop.keys.admin, ENDPOINT, {
      input: { url: receiver.url, events: ['*'] },
    });
    if (!JSON.stringify(reply).includes('"endpoint"')) throw new Error(`no endpoint: ${JSON.stringify(reply)}`);
  }
  client.close();
  return receivers;
}

/** Has so many events told, by lists of purchases that are sent until they are answered. */
async function tell(stage: Stage, clients: Clients, addresses: readonly string[], toldBefore: number): Promise<void> {
  let lists = 0;
  const writer = async (): Promise<void> => {
    while ((await eventsIn(clients)) - toldBefore < EVENTS) {
      const run = `relayed-${String(++lists)}`;
      const inputs = Array.from({ length: LIST }, (_, index) => ({
        idempotencyKey: `${run}-${String(index)}`,
        orderId: `${run}-${String(index)}`,
        member: { id: stage.random.pick(stage.shop.members)!.id },
        currency: 'GBP',
        lines: [{ sku: 'book', quantity: '1', unitPrice: '9.99' }],
      }));
      const call = clients.caller.newCall('recordPurchases', inputs);
      while (!(await clients.caller.send(stage.random.pick(addresses)!, call))) await wait(200);
      await wait(300);
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
}

async function eventsIn({ pool }: Clients): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    'SELECT coalesce(sum(jsonb_array_length(events)), 0)::int AS count FROM outbox',
  );
  return rows[0]!.count;
}

/** The number of the last event of each member, by their outer id. */
async function lastEvents({ pool }: Clients): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ id: string; last: string }>('SELECT id, event_sequence AS last FROM member');
  return new Map(rows.map(({ id, last }) => [encodeId('mem', id), Number(last)]));
}

/** Deliveries that are not settled, and one for everything that was not even relayed. */
async function waitingIn({ pool }: Clients): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `SELECT (SELECT count(*) FROM webhook_delivery WHERE status = 'WAITING')::int
       + (SELECT count(*) FROM outbox o JOIN relay_bucket b ON b.bucket = o.bucket
          WHERE NOT pg_visible_in_snapshot(o.xid, b.position))::int AS count`,
  );
  return rows[0]!.count;
}

/** Of each member what was told since, all of it, in order; what comes twice has the same id. */
function expectAll(
  stage: Stage,
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
  receivers: readonly WebhookReceiver[],
): void {
  for (const [number, receiver] of receivers.entries()) {
    const { sequences, contradictions } = receiver.read();
    const problems = [...contradictions];
    for (const [member, last] of after) {
      const first = (before.get(member) ?? 0) + 1;
      const expected = Array.from({ length: last - first + 1 }, (_, index) => first + index);
      const came = sequences.get(member) ?? [];
      const at = expected.findIndex((sequence, index) => came[index] !== sequence);
      if (at >= 0 || came.length !== expected.length)
        problems.push(
          `of ${member} ${String(came.length)} events came of ${String(expected.length)}; ` +
            `in the place of event ${String(expected[at])} came ${String(came[at] ?? 'nothing')}`,
        );
    }
    for (const problem of problems.slice(0, 3)) stage.fail(`endpoint ${String(number + 1)}: ${problem}`);
  }
}
