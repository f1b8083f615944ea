import { randomUUID } from 'node:crypto';
import { bringInto, closeMember, pauseMember } from '../../factories/a-life.js';
import { aStory, having, NOTHING, type Story } from '../../factories/a-story.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { record } from '../purchases/support/calls.js';
import { storedIn } from '../purchases/support/stored.js';
import { eventsOf, lifeOf } from './support/life.js';
import { refusedAlike } from './support/refused-alike.js';

const NOW = '2027-03-01T12:00:00.000Z';
/** 30 days later at noon by the clock on the wall: summer time has begun. */
const FORFEITED = '2027-03-31T11:00:00.000Z';

const ENROLL = `mutation ($input: EnrollMemberInput!) {
  enrollMember(input: $input) { __typename ... on DuplicateMember { field } }
}`;
const HOLD = `mutation ($input: HoldPointsInput!) {
  holdPoints(input: $input) { ... on HoldPointsPayload { hold { id } } ... on UserError { code } }
}`;

describe('closeMember', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const close = (story: Story, input: Record<string, unknown> = {}) =>
    closeMember(app, story.program.adminKey, story.member, input);

  it('ends what a member may do, and releases what they hold at once', async () => {
    const story = await aStory(app, { at: NOW });
    const token = await story.member.token();
    await story.earn(100);
    await story.hold(30);
    const input = { idempotencyKey: randomUUID(), member: { id: story.member.id }, points: 20, purpose: 'a table' };
    await app.call(story.program.shopKey, HOLD, { input });

    const outcome = await close(story, { reason: 'Moved away' });

    expect(outcome).toEqual({
      member: { id: story.member.id, status: 'CLOSED', earns: false, spends: false },
      forfeitsAt: FORFEITED,
      replayed: false,
    });
    expect((await lifeOf(app, story.program.adminKey, story.member)).statusHistory).toMatchObject([
      { at: NOW, from: 'ACTIVE', to: 'CLOSED', reason: 'Moved away', actor: { kind: 'API_KEY' }, mayEarn: null },
    ]);
    expect(await story.balance()).toEqual(having({ available: 100 }));
    expect((await story.postings()).slice(3)).toEqual(['RELEASE +30, held -30', 'RELEASE +20, held -20']);
    expect((await eventsOf(app, story.member.externalId)).slice(-3)).toEqual([
      ...['member.closed', 'points.released', 'points.released'],
    ]);
    expect((await app.call(token, '{ me { id } }')).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    expect(await story.tryHold(1)).toMatchObject({ code: 'MEMBER_NOT_ACTIVE' });
    const lines = [{ sku: 'mug', quantity: '1', unitPrice: '10' }];
    const purchase = { member: { id: story.member.id }, currency: 'GBP', orderId: 'late', lines };
    expect(await record(app, purchase, story.program.shopKey)).toMatchObject({ code: 'MEMBER_NOT_ACTIVE' });
    const { externalId } = story.member;
    const enroll = { input: { idempotencyKey: randomUUID(), externalId } };
    expect((await app.call(story.program.shopKey, ENROLL, enroll)).data.enrollMember).toEqual({
      __typename: 'DuplicateMember',
      field: 'externalId',
    });
  });

  it('forfeits everything 30 days later at the same local time, whenever a job runs', async () => {
    const story = await aStory(app, { at: NOW });
    await story.earn(100);
    await story.earn(40, { completed: false });
    await story.spend(25);
    await close(story);

    await story.letTimePass('2027-03-31T10:59:59.999Z');
    const before = await story.balance();
    await story.letTimePass(FORFEITED);
    const unbooked = { balance: await story.balance(), diary: await story.diary(), lifetime: await story.lifetime() };
    await story.letTimePass('2027-05-01T12:00:00Z');
    const done = [await story.runDue(), await story.runDue()];

    expect(before).toEqual(having({ available: 75, pending: 40 }));
    expect(unbooked.balance).toEqual(NOTHING);
    expect(unbooked.diary.slice(4)).toEqual([`${FORFEITED} FORFEIT -75, pending -40`]);
    expect(unbooked.lifetime).toEqual({ lifetimeEarned: 140, lifetimeSpent: 25, lifetimeExpired: 115 });
    expect(done).toEqual([1, 0]);
    expect({ balance: await story.balance(), diary: await story.diary(), lifetime: await story.lifetime() }).toEqual(
      unbooked,
    );
    expect((await eventsOf(app, story.member.externalId)).at(-1)).toBe('points.forfeited');
  });

  it('shows what will be forfeited and when', async () => {
    const story = await aStory(app, { at: NOW });
    await story.earn(100);
    await story.credit(5, '2027-03-10');

    await close(story);

    expect(await story.expiring()).toEqual([
      { at: '2027-03-11T00:00:00.000Z', lastDay: '2027-03-10', points: 5 },
      { at: FORFEITED, lastDay: '2027-03-31', points: 100 },
    ]);
  });

  it('forgives what is owed then', async () => {
    const story = await aStory(app, { at: NOW, currency: { debt: 'OWE' } });
    const purchase = await story.earn(100);
    await story.spend(80);
    await story.cancel(purchase);
    await close(story);
    const before = await story.balance();

    await story.advance(FORFEITED);

    expect(before).toEqual(having({ owed: 80 }));
    expect(await story.balance()).toEqual(NOTHING);
    expect((await story.diary()).at(-1)).toBe(`${FORFEITED} FORFEIT owed -80`);
  });

  describe('lets purchases come back and be completed as ever', () => {
    it('within the 30 days', async () => {
      const story = await aStory(app, { at: NOW });
      const waiting = await story.earn(40, { completed: false });
      const bought = await story.earn(100);
      await close(story);
      await story.advance('2027-03-10T12:00:00Z');

      expect(await story.complete(waiting)).toMatchObject({ purchase: { status: 'COMPLETED' } });
      expect(await story.cancel(bought)).toMatchObject({ pointsTaken: 100 });

      expect(await story.balance()).toEqual(having({ available: 40 }));
      expect(await story.tryHold(1)).toMatchObject({ code: 'MEMBER_NOT_ACTIVE' });
      await story.advance('2027-04-10T12:00:00Z');
      expect(await story.balance()).toEqual(NOTHING);
    });

    it.each([
      ['FORGIVE', 0, 100],
      ['OWE', 100, 0],
    ])('after them, when nothing is left: %s comes to the same', async (debt, pointsOwed, pointsForgiven) => {
      const story = await aStory(app, { at: NOW, currency: { debt } });
      const bought = await story.earn(100);
      const waiting = await story.earn(40, { completed: false });
      await close(story);
      await story.advance('2027-05-01T12:00:00Z');

      const taken = await story.cancel(bought);
      const completed = await story.complete(waiting);

      expect(taken).toMatchObject({ pointsTaken: 0, pointsOwed, pointsForgiven });
      expect(completed).toMatchObject({ purchase: { status: 'COMPLETED' } });
      expect(await story.balance()).toEqual(NOTHING);
      await story.runDue();
      expect(await story.balance()).toEqual(NOTHING);
      expect((await story.postings()).slice(-2)).toEqual(
        pointsOwed > 0 ? ['REVERSE owed +100', 'FORFEIT owed -100'] : ['FORFEIT -100, pending -40', 'REVERSE 0'],
      );
    });

    it('and what was paid with points: they come back and are gone at once', async () => {
      const story = await aStory(app, { at: NOW });
      await story.earn(100);
      const bought = await story.buyWithPoints(60, [10]);
      await close(story);
      await story.advance('2027-05-01T12:00:00Z');

      const returned = await story.cancel(bought);

      expect(returned).toMatchObject({ pointsGivenBack: 60 });
      expect(await story.balance()).toEqual(NOTHING);
      expect((await story.diary()).at(-1)).toBe('2027-05-01T12:00:00.000Z FORFEIT -50');
      await story.runDue();
      expect(await story.balance()).toEqual(NOTHING);
      expect((await story.lifetime()).lifetimeExpired).toBe(100);
    });
  });

  it('ends a pause first, also one that protects nothing', async () => {
    const story = await aStory(app, { at: NOW, currency: { expiry: { kind: 'AFTER', count: 10, unit: 'DAYS' } } });
    await story.earn(100);
    await pauseMember(app, story.program.adminKey, story.member, { until: '2027-06-30' });
    await story.advance('2027-03-06T12:00:00Z');

    await close(story);

    const { statusHistory } = await lifeOf(app, story.program.adminKey, story.member);
    expect(statusHistory.map(({ from, to }: { from: string; to: string }) => `${from} ${to}`)).toEqual([
      ...['ACTIVE CLOSED', 'PAUSED ACTIVE', 'ACTIVE PAUSED'],
    ]);
    expect(await story.expiring()).toEqual([{ at: '2027-03-17T00:00:00.000Z', lastDay: '2027-03-16', points: 100 }]);
  });

  it('closes who has nothing, and who is blocked', async () => {
    const story = await aStory(app, { at: NOW });
    await bringInto(app, story.program.adminKey, story.member, 'BLOCKED');

    expect(await close(story)).toMatchObject({ member: { status: 'CLOSED' }, forfeitsAt: FORFEITED });
    await story.advance('2027-05-01T12:00:00Z');
    expect(await story.balance()).toEqual(NOTHING);
  });

  it.each(['CLOSED', 'MERGED'])('refuses who is %s', async (status) => {
    const story = await aStory(app, { at: NOW });
    await bringInto(app, story.program.adminKey, story.member, status);
    const before = await storedIn(app);

    expect(await close(story)).toMatchObject({ code: 'MEMBER_NOT_ACTIVE', path: ['member'], status });
    expect(await storedIn(app)).toEqual(before);
  });

  it('against holds, purchases and captures at the same time leaves nothing held and nothing lost', async () => {
    const story = await aStory(app, { at: NOW });
    await story.earn(100);
    const holdId = await story.hold(30);
    const lines = [{ sku: 'mug', quantity: '1', unitPrice: '10' }];
    const purchase = { member: { id: story.member.id }, currency: 'GBP', orderId: randomUUID(), lines, holdId };

    const [closed, bought] = await Promise.all([
      close(story),
      record(app, purchase, story.program.shopKey),
      ...Array.from({ length: 4 }, () => story.tryHold(5)),
    ]);

    expect(closed.member.status).toBe('CLOSED');
    const isBought = bought.code === undefined;
    expect(await story.balance()).toEqual(having({ available: isBought ? 80 : 100 }));
  });

  describe('as everything that happens to a member', () =>
    refusedAlike(() => app, closeMember, { status: 'ACTIVE', isKeyed: true }));
});
