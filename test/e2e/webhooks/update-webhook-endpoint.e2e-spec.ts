import { Relay } from '../../../src/webhooks/index.js';
import { aMember } from '../../factories/a-member.js';
import { anEndpoint } from '../../factories/an-endpoint.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { startReceiver, type WebhookReceiver } from '../../support/webhook-receiver.js';
import { deliveries, endpointOf, until, untilSettled } from './support/webhooks.js';

const UPDATE = `mutation ($input: UpdateWebhookEndpointInput!) {
  updateWebhookEndpoint(input: $input) {
    ... on UpdateWebhookEndpointPayload { endpoint: webhookEndpoint { url events description includeProfile status pausedReason } }
    ... on UserError { code message }
  }
}`;

describe('updateWebhookEndpoint', () => {
  let app: TestApp;
  let receiver: WebhookReceiver;
  let id: string;
  beforeEach(async () => {
    app = await startTestApp();
    receiver = await startReceiver();
    ({ id } = await anEndpoint(app, receiver.url));
    app.get(Relay).start();
  });
  afterEach(async () => {
    await expectInvariants(app);
    await app.close();
    await receiver.close();
  });

  const update = async (input: Record<string, unknown>) =>
    (await app.asAdmin(UPDATE, { input: { id, ...input } })).data.updateWebhookEndpoint;

  it('changes what is given and leaves the rest', async () => {
    expect(await update({ description: 'App', includeProfile: true })).toEqual({
      endpoint: {
        url: receiver.url,
        events: ['*'],
        description: 'App',
        includeProfile: true,
        status: 'ACTIVE',
        pausedReason: null,
      },
    });
    expect((await update({ description: null })).endpoint.description).toBeNull();
  });

  it('sends by the new filter what is told from then on', async () => {
    const before = await aMember(app).enroll();
    await update({ events: ['purchase.*'] });
    await aMember(app).enroll();
    await untilSettled(app);

    expect(receiver.received.map(({ event }) => event.member)).toEqual([before.id]);
  });

  it('lets events wait while it is paused, and sends them once it is resumed', async () => {
    expect((await update({ status: 'PAUSED' })).endpoint).toMatchObject({ status: 'PAUSED', pausedReason: 'BY_HAND' });
    await aMember(app).enroll();
    await until(async () => (await endpointOf(app, id)).waiting === 1);
    expect(receiver.received).toEqual([]);

    await update({ status: 'ACTIVE' });
    await receiver.until(1);
    await untilSettled(app);

    expect(receiver.types()).toEqual(['member.enrolled']);
  });

  it('sends what waits to the new address', async () => {
    const other = await startReceiver();
    await update({ status: 'PAUSED' });
    await aMember(app).enroll();
    await until(async () => (await endpointOf(app, id)).waiting === 1);

    await update({ url: other.url, status: 'ACTIVE' });
    await other.until(1);
    await untilSettled(app);

    expect(receiver.received).toEqual([]);
    await other.close();
  });

  it('gives up what waits when it is archived, which is for good', async () => {
    await update({ status: 'PAUSED' });
    await aMember(app).enroll();
    await until(async () => (await endpointOf(app, id)).waiting === 1);

    await update({ status: 'ARCHIVED' });

    expect(await deliveries(app)).toMatchObject([{ status: 'DEAD', problem: 'ARCHIVED', attempts: [] }]);
    expect(await update({ status: 'ACTIVE' })).toMatchObject({ code: 'WEBHOOK_ENDPOINT_ARCHIVED' });
  });

  it('refuses what does not make sense, and an endpoint that is not there', async () => {
    expect(await update({ url: 'nonsense', events: [] })).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await update({ id: 'whe_nonsense' })).toMatchObject({ code: 'WEBHOOK_ENDPOINT_NOT_FOUND' });
    expect(await endpointOf(app, id)).toMatchObject({ url: receiver.url, events: ['*'] });
  });
});
