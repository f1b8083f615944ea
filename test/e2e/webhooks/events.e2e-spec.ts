import { randomUUID } from 'node:crypto';
import { decodeId } from '../../../src/kernel/ids.js';
import { Database, statement } from '../../../src/platform/database/index.js';
import { EventPayloads, relayedColumns, type RelayedEvent } from '../../../src/webhooks/index.js';
import { aLadder } from '../../factories/a-ladder.js';
import { aMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { aStory, type Story } from '../../factories/a-story.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { receivedOf, type ReceivedEvent } from '../../support/events.js';
import { expectInvariants } from '../../support/invariants.js';
import { overrideTier } from '../tiers/support/overrides.js';

const ID = (prefix: string): unknown => expect.stringMatching(new RegExp(`^${prefix}_[0-9a-z]+$`));

describe('what receivers get of events', () => {
  let app: TestApp;
  let story: Story;
  beforeAll(async () => {
    app = await startTestApp();
  });
  beforeEach(async () => {
    story = await aStory(app, {
      at: '2027-03-01T12:00:00Z',
      currency: { expiry: { kind: 'AFTER', count: 1, unit: 'YEARS' } },
    });
  });
  afterEach(async () => {
    await expectInvariants(app);
  });
  afterAll(async () => {
    await app.close();
  });

  const received = (options: Parameters<typeof receivedOf>[2] = {}): Promise<ReceivedEvent[]> =>
    receivedOf(app, story.program.program.number, { memberId: story.member.id, ...options });
  const dataOf = async (type: string): Promise<unknown[]> =>
    (await received({ types: [type] })).map(({ data }) => data);

  it('is whose it is, which of theirs, by whom and by which request, and what it is about', async () => {
    const { program } = story.program;
    const purchase = await story.earn(42, { orderId: 'order-1', channel: 'web' });

    const [enrolled, recorded, earned, ...more] = await received();

    const common = {
      version: 1,
      program: program.id,
      member: story.member.id,
      occurredAt: '2027-03-01T12:00:00.000Z',
      actor: { kind: 'API_KEY' },
      correlationId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    };
    const uuid = story.member.id.slice(4);
    expect(more).toEqual([]);
    expect(enrolled).toEqual({
      ...common,
      id: `evt_${uuid}_1`,
      type: 'member.enrolled',
      sequence: 1,
      data: {
        status: 'ACTIVE',
        mayEarn: true,
        maySpend: true,
        pausedUntil: null,
        joinedAt: '2027-03-01T12:00:00.000Z',
      },
    });
    expect(recorded).toEqual({
      ...common,
      id: `evt_${uuid}_2`,
      type: 'purchase.recorded',
      sequence: 2,
      data: {
        purchase: purchase.id,
        orderId: 'order-1',
        channel: 'web',
        amount: { amount: '42.00', currency: 'GBP' },
        purchasedAt: '2027-03-01T12:00:00.000Z',
        completed: true,
        pointsEarned: 42,
      },
    });
    expect(earned).toEqual({
      ...common,
      id: `evt_${uuid}_3`,
      type: 'points.earned',
      sequence: 3,
      correlationId: recorded?.['correlationId'],
      data: {
        posting: expect.stringMatching(/^pst_/),
        currency: 'points',
        points: 42,
        change: { available: 42, pending: 0, held: 0, owed: 0 },
        balance: { available: 42, pending: 0, held: 0, owed: 0 },
        source: { type: 'PURCHASE', id: purchase.id },
        availableAt: null,
        expiresAt: '2028-03-02T00:00:00.000Z',
      },
    });
    expect(enrolled?.['correlationId']).not.toBe(recorded?.['correlationId']);
  });

  it('names the request by the id that its client gave it, and the system where nobody asked', async () => {
    await story.earn(42);
    await story.advance('2028-03-02T00:00:00Z');
    const answer = await fetch(`${await app.app.getUrl()}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${await story.member.token()}`,
        'x-request-id': 'app-7',
      },
      body: JSON.stringify({
        query: 'mutation { updateMember(input: { locale: "de" }) { __typename ... on UserError { message } } }',
      }),
    });
    expect(await answer.json()).toEqual({ data: { updateMember: { __typename: 'UpdateMemberPayload' } } });

    const events = await received({ types: ['points.expired', 'member.updated'] });

    expect(events.map(({ type, actor, correlationId }) => [type, actor.kind, correlationId])).toEqual([
      ['points.expired', 'SYSTEM', null],
      ['member.updated', 'MEMBER', 'app-7'],
    ]);
  });

  it('keeps requests apart that share a transaction, also of one member', async () => {
    const url = await app.app.getUrl();
    const ask = (index: number) =>
      fetch(`${url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${story.program.shopKey}`,
          'x-request-id': `till-${String(index)}`,
        },
        body: JSON.stringify({
          query: 'mutation ($input: RecordPurchaseInput!) { recordPurchase(input: $input) { __typename } }',
          variables: {
            input: {
              idempotencyKey: randomUUID(),
              member: { id: story.member.id },
              orderId: `order-${String(index)}`,
              currency: 'GBP',
              lines: [{ sku: 'a', quantity: '1', unitPrice: '5.00' }],
            },
          },
        }),
      });

    await Promise.all(Array.from({ length: 12 }, (_, index) => ask(index)));

    const events = await received({ types: ['purchase.recorded', 'points.earned'] });
    const recorded = events.filter(({ type }) => type === 'purchase.recorded');
    expect(recorded.map(({ data, correlationId }) => data.orderId.replace('order', 'till') === correlationId)).toEqual(
      Array.from({ length: 12 }, () => true),
    );
    expect(events.map(({ type, correlationId }) => `${String(type)} ${String(correlationId)}`)).toEqual(
      recorded.flatMap(({ correlationId }) => [`purchase.recorded ${correlationId}`, `points.earned ${correlationId}`]),
    );
  });

  it('says what came back, and what a tier became', async () => {
    await aLadder(app)
      .by(story.program.adminKey)
      .primary()
      .counting('SPEND')
      .tier('low', '0')
      .tier('high', '40')
      .active();
    const purchase = await story.earn(42);
    await story.spend(2);

    await story.giveBack(purchase);

    expect(await dataOf('purchase.returned')).toEqual([
      {
        return: ID('ret'),
        purchase: purchase.id,
        orderId: expect.any(String),
        amount: { amount: '42.00', currency: 'GBP' },
        pointsTaken: 40,
        pointsForgiven: 2,
        pointsOwed: 0,
        pointsGivenBack: 0,
      },
    ]);
    const tier = (key: string) => ({ id: ID('tir'), key });
    expect(await dataOf('tier.changed')).toMatchObject([
      { ladder: ID('tld'), from: tier('low'), to: tier('high'), direction: 'UP', cause: 'PURCHASE' },
      { ladder: ID('tld'), from: tier('high'), to: tier('low'), direction: 'DOWN', cause: 'RETURN' },
    ]);
  });

  describe('until when a changed tier is certain', () => {
    const untils = async (): Promise<unknown[]> =>
      (await received({ types: ['tier.changed'] })).map(({ data }) => [data.to.key, data.until]);
    const shown = async (): Promise<unknown> => {
      const { data } = await app.call(
        story.program.adminKey,
        'query ($id: ID!) { member(ref: { id: $id }) { tier { tier { key } until } } }',
        { id: story.member.id },
      );
      return [data.member.tier.tier.key, data.member.tier.until];
    };
    const aClimbable = (falling: string) =>
      aLadder(app)
        .by(story.program.adminKey)
        .primary()
        .falling(falling)
        .tier('bronze', '0')
        .tier('silver', '100')
        .tier('gold', '200')
        .active();
    const give = (tier: string | undefined, until?: string) =>
      overrideTier(app, story.program.adminKey, story.member, { tier, until });

    it('is for ever where staff gave it for ever above what was earned until a day', async () => {
      const { tiers } = await aClimbable('ONE_STEP');
      await story.earn(120);

      await give(tiers['gold']);

      expect(await untils()).toEqual([
        ['silver', '2029-01-01T00:00:00.000Z'],
        ['gold', null],
      ]);
      expect(await shown()).toEqual(['gold', null]);
    });

    it('is for ever where it was earned for ever above what staff gave until a day', async () => {
      const { tiers } = await aClimbable('NEVER');
      await give(tiers['silver'], '2027-06-30');

      await story.earn(220);

      expect(await untils()).toEqual([
        ['silver', '2027-06-30T23:00:00.000Z'],
        ['gold', null],
      ]);
      expect(await shown()).toEqual(['gold', null]);
    });

    it('is as it was then, whatever came since', async () => {
      await aClimbable('ONE_STEP');
      await story.earn(120);
      await story.advance('2028-03-01T12:00:00Z');

      await story.earn(220);

      expect(await untils()).toEqual([
        ['silver', '2029-01-01T00:00:00.000Z'],
        ['gold', '2030-01-01T00:00:00.000Z'],
      ]);
      expect(await shown()).toEqual(['gold', '2030-01-01T00:00:00.000Z']);
    });
  });

  it('adds a profile only where it is asked for, and never of who was restricted or erased', async () => {
    const ada = await aMember(app)
      .of(story.program)
      .named('Ada', 'Lovelace')
      .with({ email: 'ada@example.com', phone: '+441632960961', locale: 'en-GB' })
      .enroll();
    const of = (includeProfile: boolean) => received({ memberId: ada.id, includeProfile });
    const call = (mutation: string, input: object) =>
      app.call(
        story.program.adminKey,
        `mutation ($input: ${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input!) { ${mutation}(input: $input) { __typename } }`,
        { input },
      );

    const without = await of(false);
    const withProfile = await of(true);
    await call('restrictProcessing', { member: { id: ada.id }, restricted: true });
    const restricted = await of(true);
    await call('restrictProcessing', { member: { id: ada.id }, restricted: false });
    await story.setProgram({ erasureCoolingOffDays: 0 });
    await call('eraseMember', { idempotencyKey: 'e', member: { id: ada.id } });
    const erased = await of(true);

    expect(without.map((event) => 'profile' in event)).toEqual([false]);
    expect(withProfile.map(({ profile }) => profile)).toEqual([
      { givenName: 'Ada', locale: 'en-GB', email: 'ada@example.com', phone: '+441632960961' },
    ]);
    expect(new Set(restricted.map(({ profile }) => profile))).toEqual(new Set([null]));
    expect(new Set(erased.map(({ profile }) => profile))).toEqual(new Set([null]));
    expect(erased.at(-1)).toMatchObject({ type: 'member.erased', data: { request: ID('drq') } });
    expect(JSON.stringify(erased)).not.toMatch(/Ada|example|96096/);
  });

  it('is read for many events in one statement for each kind of thing', async () => {
    const { number } = story.program.program;
    for (let count = 0; count < 5; count++) await story.earn(10);
    const members = [await aMember(app).of(story.program).enroll(), await aMember(app).of(story.program).enroll()];
    for (const member of members) await aPurchase(app).in(story.program).by(member).worth('3').record();
    const all = statement<RelayedEvent>(
      'test-all-events',
      `SELECT ${relayedColumns('e')} FROM outbox_event e WHERE e.program_id = $1`,
    );
    const events = await app.get(Database).query(all, [number]);
    expect(events).toHaveLength(1 + 10 + 2 * 3);
    expect(decodeId('mem', story.member.id)).toBe(events.find(({ sequence }) => sequence === 11)?.memberId);

    const statements = await app.statementsOf(() =>
      app.get(EventPayloads).present(app.get(Database), number, events, { includeProfile: true }),
    );

    expect(statements.sort()).toEqual([
      'find-members-told',
      'find-postings-told',
      'find-profiles-told',
      'find-purchases-told',
    ]);
  });
});
