import { Relay } from '../../src/webhooks/index.js';
import { Jobs } from '../../src/platform/jobs/index.js';
import { aMember } from '../factories/a-member.js';
import { aPurchase } from '../factories/a-purchase.js';
import { aRule } from '../factories/a-rule.js';
import { anEndpoint } from '../factories/an-endpoint.js';
import { MovedClock, untilSettled } from '../e2e/webhooks/support/webhooks.js';
import { startTestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';
import { startReceiver } from '../support/webhook-receiver.js';

const DAY = 24 * 3600 * 1000;

it('events and what became of sending them are forgotten after 30 days', async () => {
  const clock = new MovedClock();
  const app = await startTestApp({ clock });
  const receiver = await startReceiver();
  const forget = async () => {
    const jobs = (app.get(Jobs) as unknown as { jobs: Map<string, { run(signal: AbortSignal): Promise<void> }> }).jobs;
    await jobs.get('forget-events')!.run(new AbortController().signal);
  };
  const count = async (table: string) =>
    (await app.database.pool.query(`SELECT count(*)::int AS n FROM ${table}`)).rows[0].n as number;
  await aRule(app).active();
  await anEndpoint(app, receiver.url);
  app.get(Relay).start();
  const member = await aMember(app).enroll();
  await aPurchase(app).by(member).record();
  await untilSettled(app);
  await forget();
  const before = [await count('outbox'), await count('webhook_delivery'), await count('webhook_attempt')];

  clock.forward(29 * DAY);
  await aPurchase(app).by(member).record();
  await untilSettled(app);
  await forget();
  expect(await count('outbox')).toBe(before[0]! + 1);
  clock.forward(3 * DAY);
  await forget();

  expect([await count('outbox'), await count('outbox_forgotten')]).toEqual([1, 1]);
  expect(await count('webhook_delivery')).toBeLessThan(before[1]! + 2);
  await expectInvariants(app);
  await app.close();
  await receiver.close();
});
