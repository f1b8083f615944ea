import { Database } from '../../src/platform/database/index.js';
import { Relay } from '../../src/webhooks/index.js';
import { aMember } from '../factories/a-member.js';
import { anEndpoint } from '../factories/an-endpoint.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';
import { startReceiver, type WebhookReceiver } from '../support/webhook-receiver.js';
import { until, untilSettled } from '../e2e/webhooks/support/webhooks.js';

describe('events that nobody wants', () => {
  let app: TestApp;
  let receiver: WebhookReceiver;
  beforeAll(async () => {
    app = await startTestApp();
    receiver = await startReceiver();
    const { id } = await anEndpoint(app, receiver.url);
    await app.asAdmin(
      'mutation ($input: UpdateWebhookEndpointInput!) { updateWebhookEndpoint(input: $input) { __typename } }',
      { input: { id, status: 'ARCHIVED' } },
    );
  });
  afterAll(async () => {
    await app.close();
    await receiver.close();
  });

  it('are relayed when an endpoint is there by the time that they would be passed over', async () => {
    let skips = 0;
    const stop = app.get(Database).observe((name) => void (skips += name === 'lock-held-relay-buckets' ? 1 : 0));
    app.get(Relay).start();
    await until(() => Promise.resolve(skips > 0)); // the first pass, from the beginning
    await untilSettled(app);
    const endpoints = await app.database.pool.connect();
    await endpoints.query('BEGIN');
    await endpoints.query('SELECT FROM relay_bucket FOR UPDATE');
    const before = skips;

    await aMember(app).enroll();
    await until(() => Promise.resolve(skips > before)); // the relay has seen that nobody wants it, and waits
    await endpoints.query("UPDATE webhook_endpoint SET status = 'ACTIVE'");
    await endpoints.query('COMMIT');
    endpoints.release();
    await untilSettled(app);
    stop();

    expect(receiver.types()).toEqual(['member.enrolled']);
    await expectInvariants(app);
  });
});
