import { Webhook } from 'standardwebhooks';
import { anEndpoint } from '../../factories/an-endpoint.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { startReceiver, type WebhookReceiver } from '../../support/webhook-receiver.js';
import { deliveries } from './support/webhooks.js';

const SEND = `mutation ($id: ID!) {
  sendTestEvent(input: { id: $id }) {
    ... on SendTestEventPayload { eventId delivered endpoint: webhookEndpoint { id } attempt: webhookAttempt { number status answer problem } }
    ... on UserError { code }
  }
}`;

describe('sendTestEvent', () => {
  let app: TestApp;
  let receiver: WebhookReceiver;
  beforeAll(async () => {
    app = await startTestApp();
    receiver = await startReceiver();
  });
  afterAll(async () => {
    await app.close();
    await receiver.close();
  });

  const send = async (id: string) => (await app.asAdmin(SEND, { id })).data.sendTestEvent;

  it('sends a signed event and tells how it went', async () => {
    const { id, secret } = await anEndpoint(app, receiver.url);
    receiver.answer = (_, response) => response.end('thanks');

    const sent = await send(id);

    expect(sent).toEqual({
      eventId: expect.stringMatching(/^evt_/),
      delivered: true,
      endpoint: { id },
      attempt: { number: 1, status: 200, answer: 'thanks', problem: null },
    });
    const [received] = receiver.received;
    expect(new Webhook(secret).verify(received!.body, received!.headers)).toMatchObject({
      id: sent.eventId,
      type: 'webhook.test',
      version: 1,
      member: null,
      data: {},
    });
    expect(await deliveries(app)).toEqual([]);
  });

  it.each<[number, string]>([
    [500, 'refuses'],
    [302, 'leads elsewhere'],
  ])('says so when the receiver answers %d', async (status) => {
    const { id } = await anEndpoint(app, receiver.url);
    receiver.answer = status;

    expect(await send(id)).toMatchObject({ delivered: false, attempt: { status, problem: null } });
  });

  it('says so when it cannot be signed, and sends nothing', async () => {
    const { id } = await anEndpoint(app, receiver.url);
    const before = receiver.received.length;
    await app.database.pool.query('UPDATE webhook_endpoint SET secret_key = secret_key + 1');

    const sent = await send(id);
    await app.database.pool.query('UPDATE webhook_endpoint SET secret_key = secret_key - 1');

    expect(sent).toMatchObject({ delivered: false, attempt: { number: 1, status: null, problem: 'NOT_SIGNED' } });
    expect(receiver.received).toHaveLength(before);
  });

  it('says so when nobody is there, and knows no endpoint that is not', async () => {
    const { id } = await anEndpoint(app, 'http://127.0.0.1:1/');

    expect(await send(id)).toMatchObject({ delivered: false, attempt: { status: null, problem: 'NO_CONNECTION' } });
    expect(await send('nonsense')).toEqual({ code: 'WEBHOOK_ENDPOINT_NOT_FOUND' });
  });
});
