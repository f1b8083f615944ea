import { aLadder } from '../../factories/a-ladder.js';
import { aRule } from '../../factories/a-rule.js';
import { aStory } from '../../factories/a-story.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';

const AFTER_DAYS = (count: number) => ({ kind: 'AFTER', count, unit: 'DAYS' });

describe('the policies of a tier', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  /** Points expire after 30 days and are available at once, by the point currency. */
  const aShop = async (
    silver: Record<string, unknown>,
    more: (key: string) => Promise<unknown> = () => Promise.resolve(),
  ) => {
    const story = await aStory(app, { at: '2027-01-10T12:00:00Z', currency: { expiry: AFTER_DAYS(30) } });
    const { adminKey } = story.program;
    await aLadder(app).by(adminKey).primary().tier('bronze', '0').tier('silver', '100', silver).active();
    await more(adminKey);
    return story;
  };

  it('hold from the purchase after the climb on', async () => {
    const story = await aShop({ expiry: AFTER_DAYS(60), pending: AFTER_DAYS(5) });

    await story.buy([100]);
    await story.buy([7]);

    expect(await story.expiring()).toMatchObject([
      { lastDay: '2027-02-09', points: 100 },
      { lastDay: '2027-03-11', points: 7 },
    ]);
    expect(await story.maturing()).toMatchObject([{ lastDay: '2027-01-15', points: 7 }]);
    await story.advance('2027-01-16T12:00:00Z');
    expect(await story.balance()).toMatchObject({ available: 107, pending: 0 });
    await story.advance('2027-02-10T12:00:00Z');
    expect(await story.balance()).toMatchObject({ available: 7 });
  });

  it('yield to those of the rule', async () => {
    const story = await aShop({ expiry: AFTER_DAYS(60) }, (key) =>
      aRule(app)
        .by(key)
        .with({ expiry: { kind: 'NEVER' } })
        .active(),
    );
    await story.buy([100]);

    await story.buy([7]);

    // Two rules: one says nothing, so the tier does; the other says never.
    expect(await story.expiring()).toMatchObject([
      { lastDay: '2027-02-09', points: 100 },
      { lastDay: '2027-03-11', points: 7 },
    ]);
  });

  it('hold for what the multiplier adds, and for entry points', async () => {
    const story = await aShop({ expiry: AFTER_DAYS(60), multiplier: '2', entryPoints: 50 });

    await story.buy([100]);
    await story.buy([7]);

    expect(await story.expiring()).toMatchObject([
      { lastDay: '2027-02-09', points: 100 },
      { lastDay: '2027-03-11', points: 64 },
    ]);
  });

  it.each<[string, first: object, second: object, primary: object, lastDay: string, pending: number]>([
    [
      'the primary one’s, though it is the newest',
      { expiry: 90, pending: 3 },
      {},
      { expiry: 60, pending: 5 },
      '2027-03-11',
      5,
    ],
    [
      'each by itself: of one the primary ladder says nothing',
      { expiry: 90, pending: 3 },
      {},
      { expiry: 60 },
      '2027-03-11',
      3,
    ],
    [
      'the oldest one’s where the primary ladder says nothing',
      { expiry: 90 },
      { expiry: 40, pending: 2 },
      {},
      '2027-04-10',
      2,
    ],
    ['one’s that is not the oldest, where that says nothing', {}, { expiry: 40 }, {}, '2027-02-19', 0],
  ])('hold of several ladders: %s', async (_, first, second, primary, lastDay, pending) => {
    const story = await aStory(app, { at: '2027-01-10T12:00:00Z', currency: { expiry: AFTER_DAYS(30) } });
    const policies = (days: object) =>
      Object.fromEntries(Object.entries(days).map(([name, count]) => [name, AFTER_DAYS(count as number)]));
    for (const [index, days] of [first, second, primary].entries()) {
      const one = aLadder(app)
        .by(story.program.adminKey)
        .with({ primary: index === 2 });
      await one.tier('bronze', '0').tier('silver', '100', policies(days)).active();
    }
    await story.buy([100]);

    await story.buy([7]);

    expect(await story.expiring()).toMatchObject([
      { lastDay: '2027-02-09', points: 100 },
      { lastDay, points: 7 },
    ]);
    const maturing = pending === 0 ? [] : [{ lastDay: `2027-01-${String(10 + pending)}`, points: 7 }];
    expect(await story.maturing()).toMatchObject(maturing);
    expect(await story.balance()).toMatchObject(pending === 0 ? { available: 107 } : { available: 100, pending: 7 });
  });

  it('decide when an order is completed later', async () => {
    const story = await aShop({ pending: { kind: 'COMPLETED' } });
    await story.buy([100]);
    const order = await story.buy([7], { completed: false });
    expect(await story.balance()).toMatchObject({ available: 100, pending: 7 });

    await story.complete(order);

    expect(await story.balance()).toMatchObject({ available: 107, pending: 0 });
  });
});
