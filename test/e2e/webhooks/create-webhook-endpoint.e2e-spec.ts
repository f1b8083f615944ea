import { anEndpoint } from '../../factories/an-endpoint.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { wholeDatabase } from '../../support/whole-database.js';
import { endpoints } from './support/webhooks.js';

const CREATE = `mutation ($input: CreateWebhookEndpointInput!) {
  createWebhookEndpoint(input: $input) {
    ... on CreateWebhookEndpointPayload { secret endpoint: webhookEndpoint { id url events description includeProfile status waiting } }
    ... on UserError { code message }
    ... on InvalidInput { problems { path message } }
    ... on TooManyWebhookEndpoints { allowed }
  }
}`;
const URL = 'https://shop.example/webhooks';

describe('createWebhookEndpoint', () => {
  let app: TestApp;
  beforeEach(async () => {
    app = await startTestApp();
  });
  afterEach(() => app.close());

  it('makes an endpoint and shows its secret, which is stored sealed', async () => {
    const input = {
      url: URL,
      events: ['points.*', 'tier.changed', 'points.*'],
      description: ' App ',
      includeProfile: true,
    };

    const { data } = await app.asAdmin(CREATE, { input });

    const { secret, endpoint } = data.createWebhookEndpoint;
    expect(endpoint).toEqual({
      id: expect.stringMatching(/^whe_[0-9a-z]{26}$/),
      url: URL,
      events: ['points.*', 'tier.changed'],
      description: 'App',
      includeProfile: true,
      status: 'ACTIVE',
      waiting: 0,
    });
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    for (const text of (await wholeDatabase(app.database.pool)).values()) expect(text).not.toContain(secret.slice(6));
  });

  it('names everything that is wrong, and makes nothing', async () => {
    const input = { url: 'nonsense', events: ['points.gone'], description: 'a'.repeat(201) };

    const { data } = await app.asAdmin(CREATE, { input });

    expect(data.createWebhookEndpoint.problems).toEqual([
      { path: ['url'], message: 'must be an address such as https://shop.example/webhooks' },
      {
        path: ['events', '0'],
        message: '"points.gone" is no event: take a type such as points.earned, all of a kind as in points.*, or *',
      },
      { path: ['description'], message: 'must have 1 to 200 characters, not 201' },
    ]);
    expect(await endpoints(app)).toEqual([]);
  });

  it('makes twenty at most, archived ones aside', async () => {
    const made = [];
    for (let count = 0; count < 20; count++) made.push(await anEndpoint(app, URL));

    const { data } = await app.asAdmin(CREATE, { input: { url: URL, events: ['*'] } });
    await app.asAdmin(
      'mutation ($id: ID!) { updateWebhookEndpoint(input: { id: $id, status: ARCHIVED }) { __typename } }',
      {
        id: made[0]!.id,
      },
    );

    expect(data.createWebhookEndpoint).toMatchObject({ code: 'TOO_MANY_WEBHOOK_ENDPOINTS', allowed: 20 });
    expect((await anEndpoint(app, URL)).id).toMatch(/^whe_/);
    expect(await endpoints(app)).toHaveLength(21);
  });
});
