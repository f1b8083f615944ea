import { Webhook } from 'standardwebhooks';
import { Relay, Sender } from '../../../src/webhooks/index.js';
import { aMember } from '../../factories/a-member.js';
import { anEndpoint } from '../../factories/an-endpoint.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { startReceiver, type ReceivedWebhook, type WebhookReceiver } from '../../support/webhook-receiver.js';
import { deliveries, MovedClock, until } from './support/webhooks.js';

const ROTATE = `mutation ($id: ID!) {
  rotateWebhookSecret(input: { id: $id }) {
    ... on RotateWebhookSecretPayload { secret endpoint: webhookEndpoint { id previousSecretUntil } }
    ... on UserError { code }
  }
}`;
const DAY = 24 * 3600 * 1000;

describe('rotateWebhookSecret', () => {
  let app: TestApp;
  let receiver: WebhookReceiver;
  // The library takes no signature from another time than its own: yesterday's clock leads up to it.
  const clock = new MovedClock(new Date(new Date().getTime() - DAY));
  beforeAll(async () => {
    app = await startTestApp({ clock });
    receiver = await startReceiver();
    app.get(Relay).start();
  });
  afterAll(async () => {
    await app.close();
    await receiver.close();
  });

  const verifies = (secret: string, { body, headers }: ReceivedWebhook): boolean => {
    const now = String(Math.floor(new Date().getTime() / 1000));
    const signed = new Webhook(secret).sign(
      headers['webhook-id']!,
      new Date(Number(headers['webhook-timestamp']) * 1000),
      body,
    );
    const isSigned = headers['webhook-signature']!.split(' ').includes(signed);
    if (!isSigned || headers['webhook-timestamp'] !== now) return isSigned;
    expect(() => new Webhook(secret).verify(body, headers)).not.toThrow();
    return isSigned;
  };
  const signedBy = async (...secrets: string[]): Promise<boolean[]> => {
    const before = receiver.received.length;
    await aMember(app).enroll();
    await receiver.until(before + 1);
    return secrets.map((secret) => verifies(secret, receiver.received.at(-1)!));
  };

  it('signs with both secrets for a day, then with the new one', async () => {
    const { id, secret: first } = await anEndpoint(app, receiver.url);
    expect(await signedBy(first)).toEqual([true]);

    const { secret: second, endpoint } = (await app.asAdmin(ROTATE, { id })).data.rotateWebhookSecret;

    expect(second).toMatch(/^whsec_/);
    expect(endpoint.previousSecretUntil).toBe(new Date(clock.now().getTime() + DAY).toISOString());
    expect(await signedBy(first, second)).toEqual([true, true]);
    clock.forward(DAY);
    expect(await signedBy(first, second)).toEqual([false, true]);
    const { secret: third } = (await app.asAdmin(ROTATE, { id })).data.rotateWebhookSecret;
    const { secret: fourth } = (await app.asAdmin(ROTATE, { id })).data.rotateWebhookSecret;
    expect(await signedBy(second, third, fourth)).toEqual([false, true, true]);
  });

  it('says that nothing could be signed while the key of the secret is gone, and sends it once that is back', async () => {
    const seal = (change: string) =>
      app.database.pool.query(`UPDATE webhook_endpoint SET secret_key = secret_key ${change}`);
    await seal('+ 1');
    await aMember(app).enroll();
    await until(async () => (await deliveries(app, { status: 'WAITING' }))[0]?.attempts.length === 1);
    const [unsigned] = await deliveries(app, { status: 'WAITING' });
    await seal('- 1');
    clock.forward(60_000);
    const before = receiver.received.length;
    app.get(Sender).wake();
    await receiver.until(before + 1);

    expect(unsigned).toMatchObject({ problem: 'NOT_SIGNED', attempts: [{ status: null, problem: 'NOT_SIGNED' }] });
    expect(receiver.received.at(-1)?.event.id).toBe(unsigned?.eventId);
  });

  it('mends an endpoint whose secret cannot be opened at once: it does not sign along', async () => {
    await app.database.pool.query(`UPDATE webhook_endpoint SET status = 'ARCHIVED'`);
    const { id } = await anEndpoint(app, receiver.url);
    await app.database.pool.query('UPDATE webhook_endpoint SET secret_key = 99 WHERE status = $1', ['ACTIVE']);
    await aMember(app).enroll();
    await until(async () => (await deliveries(app, { status: 'WAITING' }))[0]?.problem === 'NOT_SIGNED');
    const [unsigned] = await deliveries(app, { status: 'WAITING' });
    const { data } = await app.asAdmin('{ webhookEndpoints { status failingSince } }');
    const before = receiver.received.length;

    const { secret } = (await app.asAdmin(ROTATE, { id })).data.rotateWebhookSecret;

    await receiver.until(before + 1);
    expect(verifies(secret, receiver.received.at(-1)!)).toBe(true);
    expect(receiver.received.at(-1)?.event.id).toBe(unsigned?.eventId);
    expect(receiver.received.at(-1)?.headers['webhook-signature']?.split(' ')).toHaveLength(1);
    expect(await signedBy(secret)).toEqual([true]);
    // Attempts that nobody made say nothing of the endpoint.
    expect(data.webhookEndpoints).toContainEqual({ status: 'ACTIVE', failingSince: null });
  });

  it('knows no endpoint that is not there', async () => {
    expect((await app.asAdmin(ROTATE, { id: 'nonsense' })).data.rotateWebhookSecret).toEqual({
      code: 'WEBHOOK_ENDPOINT_NOT_FOUND',
    });
  });
});
