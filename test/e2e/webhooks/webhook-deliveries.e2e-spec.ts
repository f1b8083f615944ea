import { Webhook } from 'standardwebhooks';
import { Relay } from '../../../src/webhooks/index.js';
import { aMember } from '../../factories/a-member.js';
import { anEndpoint } from '../../factories/an-endpoint.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { startReceiver, type WebhookReceiver } from '../../support/webhook-receiver.js';
import { deliveries, untilSettled } from './support/webhooks.js';

describe('webhookDeliveries', () => {
  let app: TestApp;
  let receiver: WebhookReceiver;
  beforeAll(async () => {
    app = await startTestApp();
    app.get(Relay).start();
    receiver = await startReceiver();
  });
  afterEach(() => expectInvariants(app));
  afterAll(async () => {
    await app.close();
    await receiver.close();
  });

  it('lists what was sent, how and when', async () => {
    const endpoint = await anEndpoint(app, receiver.url, { events: ['member.*'] });

    const member = await aMember(app).enroll();
    await receiver.until(1);
    await untilSettled(app);

    const [received] = receiver.received;
    expect(new Webhook(endpoint.secret).verify(received!.body, received!.headers)).toMatchObject({
      type: 'member.enrolled',
      member: member.id,
      sequence: 1,
    });
    const [delivery, ...others] = await deliveries(app);
    expect(others).toEqual([]);
    expect(delivery).toMatchObject({
      eventId: received!.headers['webhook-id'],
      type: 'member.enrolled',
      sequence: 1,
      status: 'DELIVERED',
      endpoint: { id: endpoint.id },
      member: { id: member.id },
      nextAttemptAt: null,
      waitsFor: null,
      attempts: [{ number: 1, status: 204, answer: '', problem: null }],
    });
  });
});
