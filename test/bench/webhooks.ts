import { setTimeout as wait } from 'node:timers/promises';
import { cpuSecondsOf, cpuSecondsOfServer } from './processes.js';
import { requestsFor } from './requests.js';
import { load } from './load.js';
import type { Seeded } from './seed.js';
import { startReceiver, type ServerProcess } from './server-process.js';

/** What it takes to send the events of purchases to three endpoints, after all were recorded. */
export interface WebhookCost {
  deliveries: number;
  seconds: number;
  /** Microseconds of processor time for one delivery. */
  node: number | null;
  postgres: number | null;
  repeats: number;
}

const ENDPOINTS = 3;
const CONNECTIONS = 4;

const CREATE = `mutation ($input: CreateWebhookEndpointInput!) { createWebhookEndpoint(input: $input) {
  ... on CreateWebhookEndpointPayload { endpoint { id } } ... on UserError { code message } } }`;
const UPDATE = `mutation ($input: UpdateWebhookEndpointInput!) { updateWebhookEndpoint(input: $input) {
  ... on UpdateWebhookEndpointPayload { endpoint { waiting } } ... on UserError { code message } } }`;

interface Counted {
  events: number;
  repeats: number;
  outOfTurn: number;
}

/** Records purchases for so many seconds while the endpoints are paused, and measures from when they go on until all is delivered. */
export async function measureWebhooks(
  kindred: ServerProcess,
  postmaster: number,
  seeded: Seeded,
  seconds: number,
): Promise<WebhookCost> {
  const receiver = await startReceiver();
  try {
    const call = async (query: string, input: object): Promise<Record<string, Record<string, unknown>>> => {
      const answer = await fetch(`http://127.0.0.1:${String(kindred.port)}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${seeded.adminKey}` },
        body: JSON.stringify({ query, variables: { input } }),
      });
      const { data } = (await answer.json()) as { data: Record<string, Record<string, Record<string, unknown>>> };
      const endpoint = Object.values(data)[0]?.['endpoint'];
      if (!endpoint) throw new Error(JSON.stringify(data));
      return { endpoint };
    };
    const endpoints: string[] = [];
    for (let number = 0; number < ENDPOINTS; number++) {
      const url = `http://127.0.0.1:${String(receiver.port)}/${String(number)}`;
      const { endpoint } = await call(CREATE, { url, events: ['purchase.recorded', 'points.earned'] });
      endpoints.push(String(endpoint?.['id']));
    }
    const all = (status: string) => Promise.all(endpoints.map((id) => call(UPDATE, { id, status })));
    await all('PAUSED');
    const { requests } = await load(kindred.port, requestsFor(seeded, [], 'webhooks').recordAll, CONNECTIONS, seconds);
    const wanted = requests * 100 * 2 * ENDPOINTS;
    for (let waiting = 0; waiting < wanted; await wait(200)) {
      const states = await Promise.all(endpoints.map((id) => call(UPDATE, { id, description: 'bench' })));
      waiting = states.reduce((sum, { endpoint }) => sum + Number(endpoint?.['waiting']), 0);
    }

    const before = [cpuSecondsOf(kindred.pid), cpuSecondsOfServer(postmaster), performance.now()] as const;
    await all('ACTIVE');
    const counted = async () => (await (await fetch(`http://127.0.0.1:${String(receiver.port)}/`)).json()) as Counted;
    for (let last = 0, stood = 0; ;) {
      const { events } = await counted();
      if (events >= wanted) break;
      stood = events === last ? stood + 1 : 0;
      if (stood > 150) throw new Error(`${String(events)} of ${String(wanted)} deliveries came, and no more`);
      last = events;
      await wait(100);
    }
    const after = [cpuSecondsOf(kindred.pid), cpuSecondsOfServer(postmaster), performance.now()] as const;
    const { repeats, outOfTurn } = await counted();
    if (outOfTurn > 0) throw new Error(`${String(outOfTurn)} events came out of turn`);
    const each = (index: 0 | 1): number | null => {
      const [from, to] = [before[index], after[index]];
      return from === null || to === null ? null : ((to - from) * 1e6) / wanted;
    };
    return {
      deliveries: wanted,
      seconds: (after[2] - before[2]) / 1000,
      node: each(0),
      postgres: each(1),
      repeats,
    };
  } finally {
    await receiver.stop();
  }
}

export function printWebhooks({ deliveries, seconds, node, postgres, repeats }: WebhookCost): void {
  const cost = (microseconds: number | null): string => (microseconds === null ? '–' : microseconds.toFixed(0));
  process.stdout.write(
    `webhooks: ${String(deliveries)} deliveries to ${String(ENDPOINTS)} endpoints, none lost, none out of turn, ${String(repeats)} repeated\n` +
      `  ${(deliveries / seconds).toFixed(0)} a second; node ${cost(node)} µs, postgres ${cost(postgres)} µs a delivery\n`,
  );
}
