import type { ServerResponse } from 'node:http';
import { Relay } from '../../../src/webhooks/index.js';
import { aMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { anEndpoint } from '../../factories/an-endpoint.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { startReceiver, type WebhookReceiver } from '../../support/webhook-receiver.js';
import { deliveries, until, untilSettled } from './support/webhooks.js';

const REPLAY = `mutation ($input: ReplayEventsInput!) {
  replayEvents(input: $input) { ... on ReplayEventsPayload { events endpoint: webhookEndpoint { id } } ... on UserError { code message } }
}`;
const EVER = { from: '2000-01-01T00:00:00Z', until: '2100-01-01T00:00:00Z' };

describe('replayEvents', () => {
  let app: TestApp;
  let receiver: WebhookReceiver;
  beforeEach(async () => {
    app = await startTestApp();
    receiver = await startReceiver();
    app.get(Relay).start();
  });
  afterEach(async () => {
    await untilSettled(app);
    await expectInvariants(app);
    await app.close();
    await receiver.close();
  });

  const replay = async (endpoint: string, what: Record<string, unknown>) =>
    (await app.asAdmin(REPLAY, { input: { endpoint, what } })).data.replayEvents;
  const ids = () => receiver.received.map(({ headers }) => headers['webhook-id']);

  it('sends one delivery again, with the same id', async () => {
    const { id } = await anEndpoint(app, receiver.url);
    const member = await aMember(app).enroll();
    await aPurchase(app).by(member).record();
    await untilSettled(app);
    const [first] = await deliveries(app, { types: ['member.enrolled'] });

    expect(await replay(id, { delivery: first.id })).toEqual({ events: 1, endpoint: { id } });
    await receiver.until(3);
    await untilSettled(app);

    expect(receiver.types()).toEqual(['member.enrolled', 'purchase.recorded', 'member.enrolled']);
    expect(ids()[2]).toBe(ids()[0]);
    const [again] = await deliveries(app, { types: ['member.enrolled'] });
    expect(again).toMatchObject({
      id: first.id,
      status: 'DELIVERED',
      replayedAt: expect.any(String),
      settledAt: first.settledAt,
      attempts: [{ number: 1 }, { number: 2 }],
    });
  });

  it('sends what was told before the endpoint was made, of the types that are asked for, in order', async () => {
    const members = [await aMember(app).enroll(), await aMember(app).enroll()];
    for (const member of [...members, ...members]) await aPurchase(app).by(member).record();
    const { id } = await anEndpoint(app, receiver.url);

    expect(await replay(id, { range: { ...EVER, types: ['purchase.*'] } })).toMatchObject({ events: 4 });
    await receiver.until(4);
    await untilSettled(app);

    for (const { id: member } of members) {
      const own = receiver.received.filter(({ event }) => event.member === member);
      expect(own.map(({ event }) => [event.type, event.sequence])).toEqual([
        ['purchase.recorded', 2],
        ['purchase.recorded', 3],
      ]);
    }
    expect(receiver.received).toHaveLength(4);
  });

  it('sends again what is dead', async () => {
    const { id } = await anEndpoint(app, receiver.url);
    await aMember(app).enroll();
    await untilSettled(app);
    await app.database.pool.query("UPDATE webhook_delivery SET status = 'DEAD'");

    const [dead] = await deliveries(app);
    await replay(id, { delivery: dead.id });
    await receiver.until(2);
    await untilSettled(app);

    expect(await deliveries(app)).toMatchObject([{ status: 'DELIVERED' }]);
  });

  it('lets what was under way meanwhile wait behind what is sent again', async () => {
    const { id } = await anEndpoint(app, receiver.url);
    const member = await aMember(app).enroll();
    await untilSettled(app);
    const [first] = await deliveries(app);
    const held = new Promise<ServerResponse>((resolve) => {
      receiver.answer = ({ event }, response) => {
        if (event.type === 'member.enrolled') response.writeHead(500).end();
        else resolve(response);
      };
    });
    await aPurchase(app).by(member).record();
    const response = await held;

    await replay(id, { delivery: first.id });
    await until(async () => (await deliveries(app))[0].attempts.length === 2);
    response.writeHead(500).end();
    await until(async () => (await deliveries(app))[1].attempts.length === 1);

    expect(await deliveries(app)).toMatchObject([
      { status: 'WAITING', nextAttemptAt: expect.any(String), waitsFor: null },
      { status: 'WAITING', nextAttemptAt: null, waitsFor: { id: first.id } },
    ]);
    await expectInvariants(app);
    receiver.answer = 204;
  });

  it('sends what was under way once more: who asks may have lost it a moment ago', async () => {
    const { id } = await anEndpoint(app, receiver.url);
    const held = new Promise<ServerResponse>((resolve) => {
      receiver.answer = (_, response) => resolve(response);
    });
    await aMember(app).enroll();
    const response = await held;
    receiver.answer = 204;
    const [first] = await deliveries(app);

    await replay(id, { delivery: first.id });
    response.writeHead(204).end();
    await untilSettled(app);

    expect(receiver.received).toHaveLength(2);
    expect(await deliveries(app)).toMatchObject([
      {
        status: 'DELIVERED',
        attempts: [
          { number: 1, status: 204 },
          { number: 2, status: 204 },
        ],
      },
    ]);
  });

  it('refuses what is not there or makes no sense', async () => {
    const { id } = await anEndpoint(app, receiver.url);

    expect(await replay('nonsense', { range: EVER })).toMatchObject({ code: 'WEBHOOK_ENDPOINT_NOT_FOUND' });
    expect(await replay(id, { delivery: 'nonsense' })).toMatchObject({ code: 'WEBHOOK_DELIVERY_NOT_FOUND' });
    expect(await replay(id, { range: { from: EVER.until, until: EVER.from, types: ['nonsense'] } })).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('what.range.until: must be after from'),
    });
    expect(await replay(id, { range: EVER })).toMatchObject({ events: 0 });
  });
});
