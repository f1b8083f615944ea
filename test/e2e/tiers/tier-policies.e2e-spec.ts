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

  it('decide when an order is completed later', async () => {
    const story = await aShop({ pending: { kind: 'COMPLETED' } });
    await story.buy([100]);
    const order = await story.buy([7], { completed: false });
    expect(await story.balance()).toMatchObject({ available: 100, pending: 7 });

    await story.complete(order);

    expect(await story.balance()).toMatchObject({ available: 107, pending: 0 });
  });
});
