import { setTimeout as wait } from 'node:timers/promises';
import { cpuSecondsOf } from '../processes.js';
import type { WebhookCost } from '../results/results.js';
import type { Stage } from '../stage.js';
import { load } from './load.js';
import { requestsFor } from './requests.js';
import { startReceiver } from './server-process.js';
import type { Shop } from './shop.js';

const ENDPOINTS = 3;
const CONNECTIONS = 4;

const CREATE = `mutation ($input: CreateWebhookEndpointInput!) { createWebhookEndpoint(input: $input) {
  ... on CreateWebhookEndpointPayload { endpoint: webhookEndpoint { id } } ... on UserError { code message } } }`;
const UPDATE = `mutation ($input: UpdateWebhookEndpointInput!) { updateWebhookEndpoint(input: $input) {
  ... on UpdateWebhookEndpointPayload { endpoint: webhookEndpoint { waiting } } ... on UserError { code message } } }`;

interface Counted {
  events: number;
  repeats: number;
  outOfTurn: number;
}

/** Records purchases for so many seconds while the endpoints are paused, and measures from when they go on until all is delivered. */
export async function measureWebhooks(stage: Stage, { kindred, seeded }: Shop, seconds: number): Promise<WebhookCost> {
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

    const counted = async () => (await (await fetch(`http://127.0.0.1:${String(receiver.port)}/`)).json()) as Counted;
    const before = cpuSecondsOf(kindred.pid);
    const started = performance.now();
    const [, postgres] = await stage.postgresTimeOf(async () => {
      await all('ACTIVE');
      for (let last = 0, stood = 0; ;) {
        const { events } = await counted();
        if (events >= wanted) break;
        stood = events === last ? stood + 1 : 0;
        if (stood > 150) throw new Error(`${String(events)} of ${String(wanted)} deliveries came, and no more`);
        last = events;
        await wait(100);
      }
    });
    const after = cpuSecondsOf(kindred.pid);
    const taken = performance.now() - started;
    const { repeats, outOfTurn } = await counted();
    if (outOfTurn > 0) throw new Error(`${String(outOfTurn)} events came out of turn`);
    const each = (seconds: number | null): number | null => seconds && (seconds * 1e6) / wanted;
    return {
      endpoints: ENDPOINTS,
      deliveries: wanted,
      seconds: taken / 1000,
      node: each(before === null || after === null ? null : after - before),
      postgres: each(postgres),
      repeats,
    };
  } finally {
    await receiver.stop();
  }
}
