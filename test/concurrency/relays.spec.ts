import { randomUUID } from 'node:crypto';
import { Database } from '../../src/platform/database/index.js';
import { Relay } from '../../src/webhooks/index.js';
import { aMember, type EnrolledMember } from '../factories/a-member.js';
import { aPurchase } from '../factories/a-purchase.js';
import { aRule } from '../factories/a-rule.js';
import { anEndpoint } from '../factories/an-endpoint.js';
import { mergeInto } from '../e2e/membership/support/merges.js';
import { asMember, socketUrl } from '../e2e/webhooks/support/live.js';
import { deliveries, until, untilSettled } from '../e2e/webhooks/support/webhooks.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';
import { startServerProcess } from '../support/server-process.js';
import { inSession } from '../support/sessions.js';
import { startReceiver, type WebhookReceiver } from '../support/webhook-receiver.js';

const RECORD = `mutation ($input: RecordPurchasesInput!) {
  recordPurchases(input: $input) { results { __typename ... on UserError { code message } } }
}`;

const CHANGE_FILTER = `mutation ($input: UpdateWebhookEndpointInput!) {
  updateWebhookEndpoint(input: $input) { __typename ... on UserError { message } }
}`;

describe('relays', () => {
  let app: TestApp;
  let receiver: WebhookReceiver;
  beforeEach(async () => {
    app = await startTestApp();
    receiver = await startReceiver();
  });
  afterEach(async () => {
    await expectInvariants(app);
    await app.close();
    await receiver.close();
  });

  const enroll = (count: number) => Promise.all(Array.from({ length: count }, () => aMember(app).enroll()));

  /** Each of them buys so often. */
  const shop = async (members: readonly EnrolledMember[], times: number): Promise<void> => {
    for (let time = 0; time < times; time++) {
      const purchases = members.map(({ id }) => {
        const orderId = randomUUID();
        const lines = [{ sku: 'book', quantity: '1', unitPrice: '10' }];
        return { idempotencyKey: orderId, orderId, member: { id }, currency: 'GBP', lines };
      });
      const { data, errors } = await app.asShop(RECORD, { input: { purchases } });
      const types = new Set(data?.recordPurchases.results.map((one: { __typename: string }) => one.__typename));
      expect([errors, [...types]]).toEqual([undefined, ['RecordPurchasePayload']]);
    }
  };

  /** What came, by member: the numbers of the events in the order in which they came, repeats left out. */
  const sequences = (of: WebhookReceiver): Map<string, number[]> => {
    const seen = new Set<string>();
    const byMember = new Map<string, number[]>();
    for (const { event } of of.received) {
      if (seen.has(event.id)) continue;
      seen.add(event.id);
      byMember.set(event.member, [...(byMember.get(event.member) ?? []), event.sequence]);
    }
    return byMember;
  };
  const expectAll = (of: WebhookReceiver, members: readonly EnrolledMember[], from: number, to: number): void => {
    const came = sequences(of);
    const wanted = Array.from({ length: to - from + 1 }, (_, index) => from + index);
    for (const { id } of members) expect(came.get(id)).toEqual(wanted);
    expect([...came.values()].flat()).toHaveLength(members.length * wanted.length);
  };
  const shares = async (): Promise<number[]> => {
    const { rows } = await app.database.pool.query(
      'SELECT count(b.bucket)::int AS held FROM relay r LEFT JOIN relay_bucket b ON b.holder = r.id GROUP BY r.id ORDER BY held',
    );
    return rows.map(({ held }) => held);
  };

  it('send 1,000 events to three endpoints, none lost, none out of order for its member', async () => {
    const others = [await startReceiver(), await startReceiver()];
    const members = await enroll(50);
    for (const { url } of [receiver, ...others]) await anEndpoint(app, url, { events: ['purchase.recorded'] });
    app.get(Relay).start();

    await shop(members, 20);
    await untilSettled(app);

    for (const one of [receiver, ...others]) {
      expectAll(one, members, 2, 21);
      expect(one.received).toHaveLength(1000);
    }
    await Promise.all(others.map((one) => one.close()));
  }, 120_000);

  it('share the buckets, and hand them on', async () => {
    const second = await startTestApp({ on: app });
    await anEndpoint(app, receiver.url, { events: ['purchase.recorded'] });
    const members = await enroll(40);
    app.get(Relay).start();
    await until(async () => (await shares()).join() === '64');

    second.get(Relay).start();
    await shop(members, 3);
    await until(async () => (await shares()).join() === '32,32');
    await shop(members, 3);
    await second.close();
    expect(await shares()).toHaveLength(1);
    await shop(members, 3);
    await untilSettled(app);

    expect(await shares()).toEqual([64]);
    expectAll(receiver, members, 2, 10);
    expect(receiver.received).toHaveLength(360);
  }, 120_000);

  it('go on where one was killed: nothing is lost, and what comes twice has the same id', async () => {
    receiver.answer = (_, response) => void setTimeout(() => response.writeHead(200).end(), 20);
    await anEndpoint(app, receiver.url, { events: ['purchase.recorded'] });
    const members = await enroll(40);
    const server = await startServerProcess(app, { relays: true });
    const shopping = shop(members, 15);
    await receiver.until(100);

    await server.kill();
    const killedAt = performance.now();
    const before = receiver.received.length;
    app.get(Relay).start();
    await receiver.until(before + 1);
    const silence = performance.now() - killedAt;
    await shopping;
    await untilSettled(app);

    expectAll(receiver, members, 2, 16);
    expect(silence).toBeLessThan(30_000);
    expect(new Set(receiver.received.map(({ headers, event }) => headers['webhook-id'] === event.id))).toEqual(
      new Set([true]),
    );
    expect(receiver.received.length).toBeLessThan(600 + 40);
  }, 120_000);

  it('pass over nothing that commits after what began later', async () => {
    await anEndpoint(app, receiver.url, { events: ['member.*'] });
    const [early, late] = await enroll(2);
    app.get(Relay).start();
    await receiver.until(2);

    await inSession(app, async (session) => {
      // A transaction that has begun to write, and waits.
      await session.query(
        `INSERT INTO outbox (program_id, member_id, sequence, bucket, events, actor_kind)
         SELECT program_id, id, 2, (SELECT bucket FROM outbox o WHERE o.member_id = m.id LIMIT 1),
           '[{ "type": "member.updated", "at": "2027-01-01T00:00:00Z" }]', 'SYSTEM' FROM member m
         WHERE id = (SELECT member_id FROM member_identifier WHERE value = $1)`,
        [early!.externalId],
      );
      await session.query(
        `UPDATE member SET event_sequence = 2 WHERE id = (SELECT member_id FROM member_identifier WHERE value = $1)`,
        [early!.externalId],
      );
      await app.asAdmin(
        'mutation ($member: MemberRef!) { updateMember(input: { member: $member, givenName: "Eve" }) { __typename } }',
        {
          member: { id: late!.id },
        },
      );
      await receiver.until(3);
      expect(receiver.types(late!.id)).toEqual(['member.enrolled', 'member.updated']);
      await session.query('COMMIT');
    });
    await receiver.until(4);

    expect(receiver.types(early!.id)).toEqual(['member.enrolled', 'member.updated']);
    await untilSettled(app);
  });

  it('go on with other endpoints while the filter of one is changed again and again', async () => {
    const writer = await startTestApp({ on: app });
    const { id } = await anEndpoint(app, 'http://127.0.0.1:9/other', { events: ['voucher.*'] });
    await anEndpoint(app, receiver.url, { events: ['purchase.recorded'] });
    const members = await enroll(6);
    app.get(Relay).start();
    await until(async () => (await shares()).join() === '64');

    for (const [index, member] of members.entries()) {
      // What is told is caught up with and sent before the relay looks; then more is told of the same member.
      await aPurchase(writer).by(member).record();
      const events = [index % 2 === 0 ? 'tier.*' : 'voucher.*'];
      const changed = await app.asAdmin(CHANGE_FILTER, { input: { id, events } });
      expect(changed.data.updateWebhookEndpoint.__typename).toBe('UpdateWebhookEndpointPayload');
      await receiver.until(2 * index + 1);
      await aPurchase(writer).by(member).record();
      await receiver.until(2 * index + 2);
    }
    await untilSettled(app);

    expectAll(receiver, members, 2, 3);
    await writer.close();
  });

  it('keep the events of members who are merged apart, each in their order', async () => {
    await anEndpoint(app, receiver.url);
    const [keep, absorb] = (await enroll(2)) as [EnrolledMember, EnrolledMember];
    app.get(Relay).start();
    await shop([keep, absorb], 2);

    await mergeInto(app, keep, absorb);
    await shop([keep], 1);
    await untilSettled(app);

    const came = sequences(receiver);
    for (const { id } of [keep, absorb]) {
      const numbers = came.get(id)!;
      expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    }
    expect(receiver.types(absorb.id).at(-1)).toBe('member.merged');
    expect((await deliveries(app, { status: 'WAITING' })).length).toBe(0);
  });

  it('take a database that was restored for what it was when it was dumped', async () => {
    await anEndpoint(app, receiver.url, { events: ['member.*'] });
    const [known] = await enroll(1);
    app.get(Relay).start();
    await receiver.until(1);
    await untilSettled(app);
    await app.get(Relay).beforeApplicationShutdown();
    const second = await startTestApp({ on: app });
    const [unsent] = await enroll(1);
    // As if another cluster had counted: its numbers are far ahead of those here.
    await app.database.pool.query(`UPDATE outbox SET xid = (xid::text::bigint + 1000000000)::text::xid8;
      UPDATE relay_bucket SET cluster = 1, position = (SELECT format('%s:%s:', x, x)::pg_snapshot FROM (
        SELECT 1000000001 + max(o.xid::text::bigint) - 1000000000 AS x FROM outbox o JOIN member_identifier i USING (member_id)
        WHERE i.value = '${known!.externalId}') known)`);

    await second.get(Relay).prepare();
    second.get(Relay).start();
    await receiver.until(2);
    const [later] = await enroll(1);
    await receiver.until(3);
    await untilSettled(app);

    expect(receiver.received.map(({ event }) => event.member)).toEqual([known!.id, unsent!.id, later!.id]);
    await second.close();
  });

  it.each(['the server that relays', 'another server'])(
    'read events only while somebody listens: to %s',
    async (which) => {
      const other = await startTestApp({ on: app });
      const listened = which === 'another server' ? other : app;
      await aRule(app).active();
      const ada = await aMember(listened).enroll();
      const sent: string[] = [];
      const stop = app.get(Database).observe((name) => sent.push(name));
      const looks = (more: number) =>
        Promise.resolve(sent.filter((name) => name === 'look-for-new-events').length > more);
      app.get(Relay).start();
      await until(() => looks(0));
      sent.length = 0;

      await aPurchase(app).by(ada).worth('10').record();
      await until(() => looks(3));
      expect(sent).not.toContain('relay-events');
      expect(sent).not.toContain('tell-live-news');

      const live = asMember(await socketUrl(listened), await ada.token());
      const heard = live.subscribe('subscription { pointsChanged { postings { kind } } }');
      await heard.at(2); // how it is, and once more since the server began to listen
      await aPurchase(app).by(ada).worth('10').record();
      await heard.when(({ pointsChanged: { postings } }) => postings.length > 0);
      expect(sent).toContain('relay-events');
      expect(sent).toContain('tell-live-news');

      stop();
      await live.dispose();
      await other.close();
    },
  );
});
