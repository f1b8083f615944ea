import { pino } from 'pino';
import { Webhook } from 'standardwebhooks';
import { Relay, Sender } from '../../../src/webhooks/index.js';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { anEndpoint } from '../../factories/an-endpoint.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { metricsOf } from '../../support/metrics-of.js';
import { startReceiver, type WebhookReceiver } from '../../support/webhook-receiver.js';
import { eraseMember } from '../membership/support/rights.js';
import { endpointOf, deliveries, MovedClock, until, untilSettled } from './support/webhooks.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('webhookDeliveries', () => {
  let app: TestApp;
  let clock: MovedClock;
  let receiver: WebhookReceiver;
  let warnings: unknown[];
  beforeEach(async () => {
    clock = new MovedClock();
    warnings = [];
    const logger = pino({ level: 'warn' }, { write: (line: string) => void warnings.push(JSON.parse(line)) });
    app = await startTestApp({ clock, logger });
    app.get(Relay).start();
    receiver = await startReceiver();
  });
  afterEach(async () => {
    await expectInvariants(app);
    await app.close();
    await receiver.close();
  });

  const enroll = () => aMember(app).enroll();
  const of = (member: EnrolledMember) => deliveries(app, { member: { id: member.id } });
  const buy = (member: EnrolledMember, orderId: string) => aPurchase(app).by(member).with({ orderId }).record();
  const attempts = async (filter = {}) =>
    (await deliveries(app, filter)).map(({ status, attempts: made }) => [
      status,
      ...made.map((one: { status: number | null; problem: string | null }) => one.status ?? one.problem),
    ]);
  const forward = (milliseconds: number): void => {
    clock.forward(milliseconds);
    app.get(Sender).wake();
  };
  /** Until a delivery was tried so often. */
  const tried = (count: number) =>
    until(async () => (await deliveries(app)).some(({ attempts: made }) => made.length === count));

  it('lists what was sent, how and when', async () => {
    const endpoint = await anEndpoint(app, receiver.url, { events: ['member.*'] });

    const member = await enroll();
    await receiver.until(1);
    await untilSettled(app);

    const [received] = receiver.received;
    expect(new Webhook(endpoint.secret).verify(received!.body, received!.headers)).toMatchObject({
      type: 'member.enrolled',
      member: member.id,
      sequence: 1,
    });
    expect(received!.headers).toMatchObject({ 'content-type': 'application/json', 'user-agent': 'Kindred (webhooks)' });
    expect(await deliveries(app)).toMatchObject([
      {
        eventId: received!.headers['webhook-id'],
        type: 'member.enrolled',
        sequence: 1,
        status: 'DELIVERED',
        endpoint: { id: endpoint.id },
        member: { id: member.id },
        nextAttemptAt: null,
        replayedAt: null,
        problem: null,
        waitsFor: null,
        attempts: [{ number: 1, status: 204, answer: '', problem: null }],
      },
    ]);
  });

  it('sends what an endpoint asked for, and nothing of before it was made or of other programs', async () => {
    const [other, none] = [await startReceiver(), await startReceiver()];
    const stranger = await app.anotherProgram();
    await enroll();
    await anEndpoint(app, receiver.url, { events: ['purchase.*', 'member.enrolled'] });
    await anEndpoint(app, other.url, { events: ['*'] });
    await anEndpoint(app, none.url, { of: stranger });

    const member = await enroll();
    await buy(member, 'order-1');
    await untilSettled(app);

    expect(receiver.types()).toEqual(['member.enrolled', 'purchase.recorded']);
    expect(other.types()).toEqual(receiver.types());
    expect(other.received.map(({ event }) => event.id)).toEqual(receiver.received.map(({ event }) => event.id));
    expect(none.received).toEqual([]);
    await Promise.all([other.close(), none.close()]);
  });

  it('tries again after 5 s, 5 min, 30 min, 2, 5, 10, 14, 20 and 24 hours, always with the same id; then it is dead', async () => {
    await anEndpoint(app, receiver.url);
    receiver.answer = 500;
    await enroll();
    const waits = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];

    for (const [index, wait] of waits.entries()) {
      await tried(index + 1);
      const [waiting] = await deliveries(app);
      const last = waiting.attempts.at(-1);
      const between = new Date(waiting.nextAttemptAt).getTime() - new Date(last.at).getTime();
      expect(between).toBeGreaterThanOrEqual(wait * 0.9);
      expect(between).toBeLessThanOrEqual(wait * 1.1);
      forward(wait * 1.1 + SECOND);
    }
    await tried(10);

    const [dead] = await deliveries(app);
    expect(dead).toMatchObject({ status: 'DEAD', nextAttemptAt: null, settledAt: expect.any(String) });
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(receiver.received).toHaveLength(10);
  });

  it('keeps the order of each member, and lets nobody wait for another', async () => {
    await anEndpoint(app, receiver.url);
    const [ada, bob] = [await enroll(), await enroll()];
    await receiver.until(2);
    await untilSettled(app);
    receiver.answer = ({ event }, response) => {
      const fails = event.member === ada.id && event.type === 'purchase.recorded';
      response.writeHead(fails ? 503 : 200).end('busy');
    };

    await Promise.all([buy(ada, 'a1'), buy(bob, 'b1')]);
    await buy(ada, 'a2');
    await until(async () => (await of(bob)).every(({ status }) => status === 'DELIVERED'));
    await until(
      async () =>
        (await of(ada)).some(({ status, attempts: made }) => status === 'WAITING' && made.length === 1) &&
        (await of(ada)).length === 3,
    );

    const [first, ...behind] = (await of(ada)).filter(({ type }) => type === 'purchase.recorded');
    expect(first.sequence).toBe(2);
    expect(first).toMatchObject({
      type: 'purchase.recorded',
      status: 'WAITING',
      waitsFor: null,
      attempts: [{ answer: 'busy' }],
    });
    expect(behind).toHaveLength(1);
    for (const one of behind) {
      expect(one).toMatchObject({ status: 'WAITING', attempts: [], nextAttemptAt: null, waitsFor: { id: first.id } });
    }
    receiver.answer = 200;
    forward(6 * SECOND);
    await untilSettled(app);
    expect(receiver.types(ada.id)).toEqual([
      'member.enrolled',
      'purchase.recorded',
      'purchase.recorded',
      'purchase.recorded',
    ]);
    expect(receiver.types(bob.id)).toEqual(['member.enrolled', 'purchase.recorded']);
  });

  it('goes on behind what is dead', async () => {
    await anEndpoint(app, receiver.url);
    receiver.answer = ({ event }, response) => response.writeHead(event.type === 'member.enrolled' ? 400 : 200).end();
    const member = await enroll();
    await buy(member, 'order-1');

    for (let count = 1; count < 10; count++) {
      await tried(count);
      const [first] = await deliveries(app, { types: ['member.enrolled'] });
      forward(new Date(first.nextAttemptAt).getTime() - clock.now().getTime());
    }
    await untilSettled(app);

    const [first, ...behind] = [
      ...(await deliveries(app, { types: ['member.enrolled'] })),
      ...(await deliveries(app, { types: ['points.earned', 'purchase.recorded'] })),
    ];
    expect(first.status).toBe('DEAD');
    expect(behind.map(({ status }) => status)).toEqual(['DELIVERED']);
    expect(await of(member)).toHaveLength(2);
  });

  it('gives a receiver that is busy the time that it asks for', async () => {
    await anEndpoint(app, receiver.url);
    receiver.answer = (_, response) => response.writeHead(429, { 'retry-after': '3600' }).end();
    await enroll();
    await tried(1);

    const [waiting] = await deliveries(app);

    const between = new Date(waiting.nextAttemptAt).getTime() - new Date(waiting.attempts[0].at).getTime();
    expect(between).toBe(HOUR);
  });

  it('pauses an endpoint that says that it is gone, and sends what waited once it is resumed', async () => {
    const endpoint = await anEndpoint(app, receiver.url);
    receiver.answer = 410;
    await enroll();
    await until(async () => (await endpointOf(app, endpoint.id)).status === 'PAUSED');
    await buy(await enroll(), 'order-1');

    const paused = await endpointOf(app, endpoint.id);
    receiver.answer = 200;
    expect(paused).toMatchObject({ pausedReason: 'GONE', pausedAt: expect.any(String) });
    expect(warnings).toMatchObject([
      { endpoint: endpoint.id, reason: 'GONE', msg: 'a webhook endpoint that does not work was paused' },
    ]);
    const series = await metricsOf(app);
    expect(series.get('kindred_webhook_endpoints_paused{reason="GONE"}')).toBe(1);
    expect(series.get('kindred_webhook_endpoints_paused{reason="FAILING"}')).toBe(0);
    expect(await attempts({ status: 'DELIVERED' })).toEqual([]);
    await app.asAdmin(
      'mutation ($id: ID!) { updateWebhookEndpoint(input: { id: $id, status: ACTIVE }) { __typename } }',
      { id: endpoint.id },
    );
    await untilSettled(app);

    expect((await attempts()).sort()).toEqual([
      ['DELIVERED', 200],
      ['DELIVERED', 200],
      ['DELIVERED', 410, 200],
    ]);
    const { data } = await app.asAdmin(
      '{ auditLog(filter: { actions: ["updateWebhookEndpoint"] }) { nodes { actor { kind } details } } }',
    );
    expect(data.auditLog.nodes.map(({ actor }: { actor: { kind: string } }) => actor.kind)).toEqual([
      'API_KEY',
      'SYSTEM',
    ]);
  });

  it('keeps no answer about who was erased while it was under way', async () => {
    await app.asAdmin('mutation { updateProgram(input: { erasureCoolingOffDays: 0 }) { __typename } }');
    await anEndpoint(app, receiver.url, { events: ['member.enrolled'], includeProfile: true });
    const answers: (() => void)[] = [];
    receiver.answer = ({ body }, response) => answers.push(() => response.writeHead(200).end(body));
    const [ada, bob] = [await aMember(app).with({ givenName: 'Ada' }).enroll(), await enroll()];
    await receiver.until(2);

    const { request } = await eraseMember(app, { member: { id: ada.id } });
    for (const answer of answers) answer();
    await untilSettled(app);

    expect(request).toMatchObject({ status: 'DONE' });
    const kept = (await Promise.all([ada, bob].map(of))).map(([one]) => [one.status, one.attempts[0].answer]);
    expect(kept).toEqual([
      ['DELIVERED', null],
      ['DELIVERED', expect.stringContaining(bob.id)],
    ]);
  });

  it('pauses an endpoint that has only failed for five days', async () => {
    const endpoint = await anEndpoint(app, receiver.url);
    receiver.answer = 500;
    await enroll();
    await tried(1);
    expect(await endpointOf(app, endpoint.id)).toMatchObject({ status: 'ACTIVE', failingSince: expect.any(String) });

    forward(5 * DAY + HOUR);
    await tried(2);

    expect(await endpointOf(app, endpoint.id)).toMatchObject({ status: 'PAUSED', pausedReason: 'FAILING' });
  });

  it('does not count days in which something was accepted', async () => {
    const endpoint = await anEndpoint(app, receiver.url);
    receiver.answer = 500;
    const first = await enroll();
    await tried(1);
    receiver.answer = ({ event }, response) => response.writeHead(event.member === first.id ? 500 : 200).end();
    await enroll();
    await until(async () => (await attempts({ status: 'DELIVERED' })).length === 1);

    forward(5 * DAY + HOUR);
    await tried(2);

    expect(await endpointOf(app, endpoint.id)).toMatchObject({
      status: 'ACTIVE',
      failingSince: clock.now().toISOString(),
    });
  });

  it.each<[string, WebhookReceiver['answer'], (string | number)[]]>([
    ['accepts an answer without an end', (_, response) => {
      response.writeHead(200);
      const more = setInterval(() => response.write('more '.repeat(500)), 1);
      response.on('close', () => clearInterval(more));
    }, ['DELIVERED', 200]],
    ['accepts an answer that trickles', (_, response) => {
      response.writeHead(200);
      response.write('a');
    }, ['DELIVERED', 200]],
    ['accepts an answer that breaks off', (_, response, request) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('begun');
      setImmediate(() => request.socket.destroy());
    }, ['DELIVERED', 200]],
    ['accepts broken chunks', (_, response, request) => {
      response.on('error', () => undefined);
      request.socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzzz\r\nnonsense');
    }, ['DELIVERED', 200]],
    ['does not follow a redirect', (_, response) => {
      response.writeHead(302, { location: `http://127.0.0.1:1/internal` }).end();
    }, ['WAITING', 302]],
    ['takes no nonsense for an answer', (_, __, request) => {
      request.socket.end('SMTP ready\r\n');
    }, ['WAITING', 'NO_ANSWER']],
    ['notices that the connection ends', (_, __, request) => {
      request.socket.destroy();
    }, ['WAITING', 'NO_ANSWER']],
  ])('%s', async (_, answer, expected) => {
    await anEndpoint(app, receiver.url);
    receiver.answer = answer;

    await enroll();
    await tried(1);

    expect(await attempts()).toEqual([expected]);
    const [{ attempts: [attempt] }] = await deliveries(app) as [{ attempts: { answer: string | null }[] }];
    expect((attempt!.answer ?? '').length).toBeLessThanOrEqual(2048);
  }); // prettier-ignore

  it('knows when nobody listens', async () => {
    await anEndpoint(app, 'http://127.0.0.1:1/');

    await enroll();
    await tried(1);

    expect(await attempts()).toEqual([['WAITING', 'NO_CONNECTION']]);
  });

  it('sends to others while an endpoint hangs, at most ten at a time to that one', async () => {
    const slow = await startReceiver();
    slow.answer = () => undefined;
    await anEndpoint(app, slow.url);
    await anEndpoint(app, receiver.url);

    await Promise.all(Array.from({ length: 30 }, enroll));
    await receiver.until(30);

    expect(receiver.received).toHaveLength(30);
    expect(slow.received).toHaveLength(10);
    await slow.close();
  });

  it('filters, and shows page by page', async () => {
    const endpoint = await anEndpoint(app, receiver.url);
    const member = await enroll();
    await buy(member, 'order-1');
    await untilSettled(app);
    const types = async (filter: Record<string, unknown>) => (await deliveries(app, filter)).map(({ type }) => type);
    const now = clock.now();

    expect(await types({ types: ['purchase.recorded'] })).toEqual(['purchase.recorded']);
    expect(await types({ endpoint: endpoint.id, status: 'DEAD' })).toEqual([]);
    expect(await types({ from: new Date(now.getTime() + 1).toISOString() })).toEqual([]);
    expect(await types({ until: now.toISOString() })).toEqual([]);
    expect(await types({ member: { externalId: 'nobody' } })).toEqual([]);
    expect(await types({ endpoint: 'nonsense' })).toEqual([]);
    expect(await types({ types: ['a\u0000'] })).toEqual([]);
    expect(await types({ types: ['toString', 'member.enrolled'] })).toEqual(['member.enrolled']);
    const page =
      'query ($after: String) { webhookDeliveries(first: 1, after: $after) { nodes { type } pageInfo { endCursor hasNextPage } } }';
    const { data: first } = await app.asAdmin(page);
    const { data: second } = await app.asAdmin(page, { after: first.webhookDeliveries.pageInfo.endCursor });
    const listed = [...first.webhookDeliveries.nodes, ...second.webhookDeliveries.nodes].map(({ type }) => type);
    expect(listed.sort()).toEqual(['member.enrolled', 'purchase.recorded']);
    expect(second.webhookDeliveries.pageInfo.hasNextPage).toBe(false);
  });

  it('reads a page with as many statements as its fields need, however many deliveries', async () => {
    await anEndpoint(app, receiver.url);
    await Promise.all(Array.from({ length: 5 }, enroll));
    await untilSettled(app);

    const statements = await app.statementsOf(() => deliveries(app));

    const reading = statements.filter(
      (name) => /deliveries|attempts|first-in-line|find-members/.test(name) && !/due/.test(name),
    );
    expect(reading.sort()).toEqual([
      'find-attempts-of-deliveries',
      'find-first-in-line',
      'find-members',
      'find-page-of-deliveries',
    ]);
  });
});
