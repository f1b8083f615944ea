import { Agent, request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { untilSettled } from '../e2e/webhooks/support/webhooks.js';
import { aMember } from '../factories/a-member.js';
import { aRule } from '../factories/a-rule.js';
import { anEndpoint } from '../factories/an-endpoint.js';
import { CODE_SECRETS, startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';
import { startReceiver } from '../support/webhook-receiver.js';
import { startProductionServer, type ProductionServer } from '../support/production-server.js';

const RECORD = `mutation ($input: RecordPurchaseInput!) {
  recordPurchase(input: $input) { ... on RecordPurchasePayload { purchase { orderId } } ... on UserError { code message } }
}`;

const TOKEN = `mutation ($input: CreateMemberTokenInput!) {
  createMemberToken(input: $input) { ... on CreateMemberTokenPayload { token } }
}`;

interface Answer {
  status: number | undefined;
  /** Whether the server asks for another connection next time. */
  closes: boolean;
  body: string;
}

function send(url: string, agent: Agent, key: string | null, body: unknown): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const method = body === null ? 'GET' : 'POST';
    const headers = { 'content-type': 'application/json', ...(key !== null && { authorization: `Bearer ${key}` }) };
    const sending = request(url, { method, agent, headers }, (message: IncomingMessage) => {
      const { statusCode: status, headers: answered } = message;
      text(message).then(
        (answer) => resolve({ status, closes: answered.connection === 'close', body: answer }),
        reject,
      );
    });
    sending.on('error', reject);
    sending.end(body === null ? undefined : JSON.stringify(body));
  });
}

describe('a server that is asked to stop', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
    await aRule(app).active();
  });
  afterAll(() => app.close());

  const record = (server: ProductionServer, agent: Agent, member: string, orderId: string): Promise<Answer> => {
    const lines = [{ sku: 'mug', quantity: '1', unitPrice: '10' }];
    const input = { idempotencyKey: orderId, orderId, member: { id: member }, currency: 'GBP', lines, completed: true };
    return send(`${server.address}/graphql`, agent, app.program.shopKey, { query: RECORD, variables: { input } });
  };

  it('fails no request, leaves no webhook behind and no app with an old balance, while another server takes over', async () => {
    const relaying = { KINDRED_JOBS: 'on', KINDRED_WEBHOOK_ALLOW_PRIVATE: 'on', KINDRED_CODE_SECRETS: CODE_SECRETS };
    const [leaving, staying] = await Promise.all([
      startProductionServer(app.database.url, { ...relaying, KINDRED_DRAIN_MS: '1000' }),
      startProductionServer(app.database.url, { ...relaying, KINDRED_DRAIN_MS: '0' }),
    ]);
    const receiver = await startReceiver();
    await anEndpoint(app, receiver.url, { events: ['purchase.recorded'] });
    const members = await Promise.all(Array.from({ length: 8 }, () => aMember(app).enroll()));
    const prober = new Agent();
    let isReady = true;
    let hasLeft = false;
    /** What a balancer does: it asks for readiness, and sends new connections where it is given. */
    const probing = (async () => {
      while (isReady) {
        isReady = (await send(`${leaving.address}/health/ready`, prober, null, null)).status === 200;
        await wait(10);
      }
    })();
    const answers: Answer[] = [];
    const acknowledged: string[] = [];
    let afterwards = 0;
    const client = async (number: number): Promise<void> => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      let kept: ProductionServer | null = null;
      for (let order = 0; afterwards < 40; order++) {
        const server: ProductionServer = kept ?? (isReady ? leaving : staying);
        const orderId = `${number}-${order}`;
        const answer = await record(server, agent, members[number]!.id, orderId);
        answers.push(answer);
        kept = answer.closes ? null : server;
        if (answer.body === `{"data":{"recordPurchase":{"purchase":{"orderId":"${orderId}"}}}}`)
          acknowledged.push(orderId);
        if (hasLeft) afterwards++;
        if (number === 0 && order === 20) leaving.process.signal('SIGTERM');
      }
      agent.destroy();
    };

    const apps = await Promise.all(
      members.map((member) => follow(staying, member.id, () => (isReady ? leaving : staying))),
    );
    const ending = leaving.ended().then((ended) => {
      hasLeft = true;
      return ended;
    });
    await Promise.all([...members.keys()].map(client));
    await probing;
    const left = await ending;
    for (const { id } of members) {
      const orders = acknowledged.filter((orderId) => members[Number(orderId.split('-')[0])]?.id === id);
      await apps[members.findIndex((one) => one.id === id)]!.shows(orders.length * 10);
    }
    await untilSettled(app);
    const closedWith = apps.map((one) => [...one.closedWith]);
    for (const one of apps) await one.dispose();
    staying.process.signal('SIGTERM');
    const stayed = await staying.ended();

    const { rows } = await app.database.pool.query<{ order_id: string }>('SELECT order_id FROM purchase');
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    expect(acknowledged).toHaveLength(answers.length);
    expect(rows.map((row) => row.order_id).sort()).toEqual(acknowledged.sort());
    expect(answers.some(({ closes }) => closes)).toBe(true);
    expect(closedWith).toEqual(members.map(() => [1012]));
    for (const { id } of members) {
      const came = receiver.received.filter(({ event }) => event.member === id).map(({ event }) => event.sequence);
      expect(came).toEqual([...came].sort((a, b) => a - b));
    }
    expect(new Set(receiver.received.map(({ event }) => event.data.orderId))).toEqual(new Set(acknowledged));
    expect(receiver.received).toHaveLength(acknowledged.length);
    await receiver.close();
    expect({ code: left.code, errors: left.errors }).toEqual({ code: 0, errors: '' });
    expect({ code: stayed.code, errors: stayed.errors }).toEqual({ code: 0, errors: '' });
    await expectInvariants(app);
  }, 120_000);

  /** A member's app, which comes again where it is let in. */
  const follow = async (shop: ProductionServer, member: string, where: () => ProductionServer) => {
    const agent = new Agent();
    const answer = await send(`${shop.address}/graphql`, agent, app.program.shopKey, {
      query: TOKEN,
      variables: { input: { member: { id: member } } },
    });
    const { token } = JSON.parse(answer.body).data.createMemberToken as { token: string };
    const closedWith: number[] = [];
    let shown = -1;
    let wake: () => void = () => undefined;
    const client = createClient({
      url: () => `${where().address.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${token}` },
      shouldRetry: () => true,
      on: { closed: (event) => closedWith.push((event as { code: number }).code) },
    });
    const first = new Promise<void>((resolve, reject) => {
      client.subscribe<{ pointsChanged: { points: { available: number } } }>(
        { query: 'subscription { pointsChanged { points { available } } }' },
        {
          next: ({ data }) => {
            shown = data?.pointsChanged.points.available ?? -1;
            resolve();
            wake();
          },
          error: reject,
          complete: () => undefined,
        },
      );
    });
    await first;
    return {
      closedWith,
      shows: async (points: number) => {
        while (shown !== points) await new Promise<void>((resolve) => (wake = resolve));
      },
      dispose: async () => {
        await client.dispose();
      },
    };
  };

  it('is not ready at once, and still serves who has not noticed', async () => {
    const server = await startProductionServer(app.database.url, { KINDRED_DRAIN_MS: '60000' });
    const member = await aMember(app).enroll();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const before = await record(server, agent, member.id, 'before');

    server.process.signal('SIGTERM');
    await server.process.prints('"msg":"draining"');
    const kept = await record(server, agent, member.id, 'kept');
    const fresh = await record(server, agent, member.id, 'fresh');
    const ready = await send(`${server.address}/health/ready`, agent, null, null);
    const live = await send(`${server.address}/health/live`, agent, null, null);
    server.process.signal('SIGKILL');
    await server.ended();

    expect(before).toMatchObject({ status: 200, closes: false });
    expect([kept, fresh]).toMatchObject([
      { status: 200, closes: true, body: '{"data":{"recordPurchase":{"purchase":{"orderId":"kept"}}}}' },
      { status: 200, closes: true, body: '{"data":{"recordPurchase":{"purchase":{"orderId":"fresh"}}}}' },
    ]);
    expect(ready).toEqual({ status: 503, closes: true, body: '{"status":"draining"}' });
    expect(live).toEqual({ status: 200, closes: true, body: '{"status":"ok"}' });
    await expectInvariants(app);
  }, 120_000);

  it('answers what is under way when its last moment comes', async () => {
    const server = await startProductionServer(app.database.url, { KINDRED_DRAIN_MS: '0' });
    const member = await aMember(app).enroll();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    await record(server, agent, member.id, 'first');
    const lock = await app.database.pool.connect();
    await lock.query('BEGIN');
    await lock.query('SELECT 1 FROM member FOR UPDATE');

    const waiting = record(server, agent, member.id, 'under-way');
    while (!(await isSomebodyWaiting(app))) await wait(10);
    server.process.signal('SIGTERM');
    await server.process.prints('"msg":"draining"');
    await lock.query('ROLLBACK');
    lock.release();
    const answer = await waiting;
    const { code, errors } = await server.ended();

    expect(answer).toEqual({
      status: 200,
      closes: true,
      body: '{"data":{"recordPurchase":{"purchase":{"orderId":"under-way"}}}}',
    });
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    await expectInvariants(app);
  }, 120_000);
});

async function isSomebodyWaiting({ database }: TestApp): Promise<boolean> {
  const { rows } = await database.pool.query<{ waiting: boolean }>(
    'SELECT count(*) > 0 AS waiting FROM pg_locks WHERE NOT granted',
  );
  return rows[0]?.waiting === true;
}
