import { anEndpoint } from '../../factories/an-endpoint.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { endpoints } from './support/webhooks.js';

describe('webhookEndpoints', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  it('lists the endpoints of the program, the newest first', async () => {
    const other = await app.anotherProgram();
    const first = await anEndpoint(app, 'https://shop.example/1');
    const second = await anEndpoint(app, 'https://shop.example/2', { events: ['tier.*'] });
    await anEndpoint(app, 'https://shop.example/3', { of: other });

    expect(await endpoints(app)).toMatchObject([
      {
        id: second.id,
        url: 'https://shop.example/2',
        events: ['tier.*'],
        status: 'ACTIVE',
        pausedReason: null,
        waiting: 0,
      },
      { id: first.id, url: 'https://shop.example/1', events: ['*'], failingSince: null, previousSecretUntil: null },
    ]);
  });
});
