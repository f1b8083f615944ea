import { aStory, having, NOTHING } from '../factories/a-story.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';

const DAYS_14 = { kind: 'AFTER', count: 14, unit: 'DAYS' };
const A_MONTH = { kind: 'AFTER', count: 1, unit: 'MONTHS' };

describe('points that have to wait', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const begin = (pending: Record<string, unknown>, more: Record<string, unknown> = {}, program = {}) =>
    aStory(app, { at: '2027-01-10T09:00:00Z', currency: { pending, ...more }, program });

  describe.each([
    ['14 days', DAYS_14, {}, '2027-01-24T09:00:00.000Z'],
    ['1 month', A_MONTH, {}, '2027-02-10T09:00:00.000Z'],
    ['a year', { kind: 'AFTER', count: 1, unit: 'YEARS' }, {}, '2028-01-10T09:00:00.000Z'],
    [
      '90 days, across the change of the clocks: at the same time of day',
      { kind: 'AFTER', count: 90, unit: 'DAYS' },
      {},
      '2027-04-10T08:00:00.000Z',
    ],
    ['the return window of a new program', { kind: 'RETURN_WINDOW' }, {}, '2027-02-09T09:00:00.000Z'],
    ['a return window of 100 days', { kind: 'RETURN_WINDOW' }, { returnWindowDays: 100 }, '2027-04-20T08:00:00.000Z'],
  ])('%s', (_, policy, program, matures) => {
    it('are available from that very millisecond on', async () => {
      const story = await begin(policy, {}, program);
      await story.earn(100);
      expect(await story.maturing()).toMatchObject([{ at: matures, points: 100 }]);

      await story.advance(new Date(Date.parse(matures) - 1).toISOString());
      expect(await story.balance()).toEqual(having({ pending: 100 }));
      expect(await story.tryHold(1)).toMatchObject({ code: 'INSUFFICIENT_POINTS', available: 0 });
      await story.advance(matures);

      expect(await story.balance()).toEqual(having({ available: 100 }));
      expect((await story.diary()).slice(1)).toEqual([`${matures} MATURE +100, pending -100`]);
    });

    it('also when nothing ran', async () => {
      const story = await begin(policy, {}, program);
      await story.earn(100);
      await story.letTimePass(matures);

      expect(await story.balance()).toEqual(having({ available: 100 }));
      await story.spend(100);

      expect((await story.diary())[1]).toBe(`${matures} MATURE +100, pending -100`);
    });
  });

  it('of an order that is completed later: from the completion on', async () => {
    const story = await begin(DAYS_14);
    const order = await story.earn(100, { completed: false });
    await story.advance('2027-02-01T12:00:00Z');
    expect(await story.balance()).toEqual(having({ pending: 100 }));
    expect(await story.maturing()).toEqual([]);

    await story.complete(order);

    expect(await story.maturing()).toMatchObject([{ at: '2027-02-15T12:00:00.000Z', points: 100 }]);
    await story.advance('2027-02-15T11:59:59.999Z');
    expect(await story.balance()).toEqual(having({ pending: 100 }));
    await story.advance('2027-02-15T12:00:00Z');
    expect(await story.balance()).toEqual(having({ available: 100 }));
  });

  it('of an order of some minutes ahead that is completed before: from the order on', async () => {
    const story = await begin(DAYS_14);
    const order = await story.earn(100, { completed: false, purchasedAt: '2027-01-10T09:04:00Z' });

    await story.complete(order);

    expect(await story.maturing()).toMatchObject([{ at: '2027-01-24T09:04:00.000Z' }]);
  });

  it('of a back-dated order: from its date on, the sooner', async () => {
    const story = await begin(DAYS_14);

    await story.earn(100, { purchasedAt: '2027-01-05T08:00:00Z' });
    await story.earn(10, { purchasedAt: '2026-12-20T08:00:00Z' });

    expect(await story.balance()).toEqual(having({ available: 10, pending: 100 }));
    await story.advance('2027-01-19T08:00:00Z');
    expect(await story.balance()).toEqual(having({ available: 110 }));
  });

  it('COMPLETED: as soon as the order is', async () => {
    const story = await begin({ kind: 'COMPLETED' });
    await story.earn(30);
    const order = await story.earn(100, { completed: false });
    await story.advance('2027-06-01T12:00:00Z');
    expect(await story.balance()).toEqual(having({ available: 30, pending: 100 }));

    await story.complete(order);

    expect(await story.balance()).toEqual(having({ available: 130 }));
  });

  it('the policy of the purchase holds for what is completed; for what is completed later, that of then', async () => {
    const story = await begin(DAYS_14);
    await story.earn(100);
    const order = await story.earn(10, { completed: false });
    await story.advance('2027-01-11T09:00:00Z');
    await story.setCurrency({ pending: { kind: 'AT_ONCE' } });

    await story.complete(order);
    await story.earn(1);

    expect(await story.balance()).toEqual(having({ available: 11, pending: 100 }));
    expect(await story.maturing()).toMatchObject([{ at: '2027-01-24T09:00:00.000Z', points: 100 }]);
  });

  it('matures what a return left', async () => {
    const story = await begin(DAYS_14);
    const order = await story.buy([10, 20]);

    expect(await story.giveBack(order, 1)).toMatchObject({ pointsTaken: 10, pointsForgiven: 0, pointsOwed: 0 });
    expect(await story.balance()).toEqual(having({ pending: 20 }));
    await story.advance('2027-03-01T09:00:00Z');

    expect(await story.balance()).toEqual(having({ available: 20 }));
  });

  it.each([
    ['FORGIVE', true],
    ['OWE', true],
    ['FORGIVE', false],
    ['OWE', false],
  ])('canceled before it matures never becomes available (%s, completed: %s)', async (debt, completed) => {
    const story = await begin(DAYS_14, { debt });
    await story.earn(5);
    const order = await story.earn(100, { completed });
    await story.advance('2027-01-24T08:59:59.999Z');

    expect(await story.cancel(order)).toMatchObject({ pointsTaken: 100, pointsForgiven: 0, pointsOwed: 0 });
    await story.advance('2027-06-01T09:00:00Z');

    expect(await story.balance()).toEqual(having({ available: 5 }));
    expect(await story.diary()).toEqual([
      '2027-01-10T09:00:00.000Z EARN pending +5',
      '2027-01-10T09:00:00.000Z EARN pending +100',
      '2027-01-24T08:59:59.999Z REVERSE pending -100',
      '2027-01-24T09:00:00.000Z MATURE +5, pending -5',
    ]);
    expect(await story.complete(order)).toMatchObject({ code: 'PURCHASE_CANCELED' });
  });

  it('canceled at the moment at which it matures: matured first, then taken', async () => {
    const story = await begin(DAYS_14);
    const order = await story.earn(100);
    await story.letTimePass('2027-01-24T09:00:00Z');

    await story.cancel(order);

    expect(await story.balance()).toEqual(NOTHING);
    expect(await story.postings()).toEqual(['EARN pending +100', 'MATURE +100, pending -100', 'REVERSE -100']);
  });

  it('a pending order does not give for another that is returned', async () => {
    const story = await begin(DAYS_14);
    const first = await story.earn(100);
    await story.advance('2027-01-24T09:00:00Z');
    await story.spend(100);
    await story.earn(60);

    expect(await story.cancel(first)).toMatchObject({ pointsTaken: 0, pointsForgiven: 100, pointsOwed: 0 });

    expect(await story.balance()).toEqual(having({ pending: 60 }));
  });

  describe('and expire', () => {
    it('expiry counts from the purchase, not from when they mature', async () => {
      const story = await begin(DAYS_14, { expiry: A_MONTH });
      await story.earn(100);

      await story.advance('2027-06-01T09:00:00Z');

      expect(await story.diary()).toEqual([
        '2027-01-10T09:00:00.000Z EARN pending +100',
        '2027-01-24T09:00:00.000Z MATURE +100, pending -100',
        '2027-02-11T00:00:00.000Z EXPIRE -100',
      ]);
    });

    it('a lot whose expiry passes while it is pending expires when it matures', async () => {
      const story = await begin({ ...A_MONTH, count: 2 }, { expiry: A_MONTH });
      await story.earn(100);

      await story.advance('2027-03-01T09:00:00Z');
      expect(await story.balance()).toEqual(having({ pending: 100 }));
      await story.advance('2027-06-01T09:00:00Z');

      expect(await story.diary()).toEqual([
        '2027-01-10T09:00:00.000Z EARN pending +100',
        '2027-03-10T09:00:00.000Z MATURE +100, pending -100',
        '2027-03-10T09:00:00.000Z EXPIRE -100',
      ]);
    });

    it('the same when the order is completed after its expiry', async () => {
      const story = await begin({ kind: 'AT_ONCE' }, { expiry: A_MONTH });
      const order = await story.earn(100, { completed: false });
      await story.advance('2027-03-01T09:00:00Z');
      expect(await story.balance()).toEqual(having({ pending: 100 }));

      await story.complete(order);

      expect(await story.balance()).toEqual(NOTHING);
      expect((await story.diary()).slice(1)).toEqual([
        '2027-03-01T09:00:00.000Z MATURE +100, pending -100',
        '2027-03-01T09:00:00.000Z EXPIRE -100',
      ]);
    });

    it('a debt is repaid before they expire', async () => {
      const story = await begin({ kind: 'AT_ONCE' }, { expiry: A_MONTH, debt: 'OWE' });
      const first = await story.earn(40);
      await story.spend(40);
      await story.cancel(first);
      const order = await story.earn(100, { completed: false });
      await story.advance('2027-03-01T09:00:00Z');

      await story.complete(order);

      expect(await story.balance()).toEqual(NOTHING);
      expect((await story.postings()).slice(-3)).toEqual([
        'MATURE +100, pending -100',
        'REPAY -40, owed -40',
        'EXPIRE -60',
      ]);
    });

    it('a back-dated order is born, matured and expired in one transaction', async () => {
      const story = await begin(DAYS_14, { expiry: A_MONTH }, { backDatingDays: 365 });
      await story.advance('2027-06-01T12:00:00Z');

      const order = await story.earn(100, { purchasedAt: '2027-01-20T12:00:00Z' });

      expect(await story.balance()).toEqual(NOTHING);
      expect(await story.lifetime()).toEqual({ lifetimeEarned: 100, lifetimeSpent: 0, lifetimeExpired: 100 });
      expect(await story.diary()).toEqual([
        '2027-06-01T12:00:00.000Z EARN pending +100',
        '2027-06-01T12:00:00.000Z MATURE +100, pending -100',
        '2027-06-01T12:00:00.000Z EXPIRE -100',
      ]);
      const { rows } = await app.database.pool.query(
        'SELECT count(DISTINCT xmin::text)::int AS transactions FROM posting WHERE program_id = $1',
        [story.program.program.number],
      );
      expect(rows).toEqual([{ transactions: 1 }]);
      expect(await story.cancel(order)).toMatchObject({ pointsTaken: 0, pointsForgiven: 100 });
    });

    it('a back-dated order at once available and expired leaves what was there', async () => {
      const story = await begin({ kind: 'AT_ONCE' }, { expiry: A_MONTH }, { backDatingDays: 365 });
      await story.advance('2027-06-01T12:00:00Z');
      await story.earn(50);

      await story.earn(100, { purchasedAt: '2027-04-30T12:00:00Z' });
      await story.earn(7, { purchasedAt: '2027-05-01T12:00:00Z' });

      expect(await story.balance()).toEqual(having({ available: 57 }));
      expect((await story.postings()).slice(1)).toEqual(['EARN +100', 'EXPIRE -100', 'EARN +7']);
      await story.advance('2027-06-01T22:59:59.999Z');
      expect(await story.balance()).toEqual(having({ available: 57 }));
      await story.advance('2027-06-01T23:00:00Z');
      expect(await story.balance()).toEqual(having({ available: 50 }));
    });

    it('a back-dated order repays before it expires', async () => {
      const story = await begin({ kind: 'AT_ONCE' }, { expiry: A_MONTH, debt: 'OWE' }, { backDatingDays: 365 });
      const first = await story.earn(40);
      await story.spend(40);
      await story.cancel(first);
      await story.advance('2027-06-01T12:00:00Z');

      await story.earn(100, { purchasedAt: '2027-04-01T12:00:00Z' });

      expect((await story.postings()).slice(-3)).toEqual(['EARN +100', 'REPAY -40, owed -40', 'EXPIRE -60']);
    });

    it('several back-dated orders in one call', async () => {
      const story = await begin(DAYS_14, { expiry: A_MONTH }, { backDatingDays: 365 });
      await story.advance('2027-06-01T12:00:00Z');

      await Promise.all([
        story.earn(100, { purchasedAt: '2027-01-20T12:00:00Z' }),
        story.earn(20, { purchasedAt: '2027-05-15T12:00:00Z' }),
        story.earn(3, { purchasedAt: '2027-05-25T12:00:00Z' }),
      ]);

      expect(await story.balance()).toEqual(having({ available: 20, pending: 3 }));
      await story.advance('2027-12-01T12:00:00Z');
      expect((await story.diary()).slice(-3)).toEqual([
        '2027-06-08T12:00:00.000Z MATURE +3, pending -3',
        '2027-06-15T23:00:00.000Z EXPIRE -20',
        '2027-06-25T23:00:00.000Z EXPIRE -3',
      ]);
    });
  });
});
