import type { LadderFactory } from '../../factories/a-ladder.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { expectTale, metals, type Deed, type Row } from './support/climbing.js';
import { buys, isGiven } from './support/deeds.js';

const THREE = { bronze: 0, silver: 100, gold: 200 };
const spends =
  (points: number): Deed =>
  ({ story }) =>
    story.spend(points);

describe('what is ruled of climbing (T1 to T3)', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  it.each([
    [0, 6000, 'bronze for ever; 4000.00 to silver by 2026-12-31', []],
    [0, 15_000, 'silver to 2027-12-31, 10000.00 keeps; 5000.00 to gold by 2026-12-31', ['bronze → silver']],
    [0, 25_000, 'gold to 2027-12-31, 20000.00 keeps', ['bronze → gold']],
    [4000, 500, 'bronze for ever; 5500.00 to silver by 2026-12-31', []],
    [8000, 3000, 'silver to 2027-12-31, 10000.00 keeps; 9000.00 to gold by 2026-12-31', ['bronze → silver']],
    [18_000, 3000, 'gold to 2027-12-31, 20000.00 keeps', ['bronze → silver', 'silver → gold']],
    [22_000, 5000, 'gold to 2027-12-31, 20000.00 keeps', ['bronze → gold']],
    [0, 9999.99, 'bronze for ever; 0.01 to silver by 2026-12-31', []],
    [9999.98, 0.01, 'bronze for ever; 0.01 to silver by 2026-12-31', []],
    [9999.98, 0.02, 'silver to 2027-12-31, 10000.00 keeps; 10000.00 to gold by 2026-12-31', ['bronze → silver']],
    [0, 10_000, 'silver to 2027-12-31, 10000.00 keeps; 10000.00 to gold by 2026-12-31', ['bronze → silver']],
    [19_999.99, 0.01, 'gold to 2027-12-31, 20000.00 keeps', ['bronze → silver', 'silver → gold']],
    [0, 20_000, 'gold to 2027-12-31, 20000.00 keeps', ['bronze → gold']],
  ])('T1: %d were spent, then %d: this order counts', async (spent, order, shows, changes) => {
    const bySpend = metals(app, { bronze: 0, silver: 10_000, gold: 20_000 }).counting('SPEND');
    const before: Row[] = spent > 0 ? [['2026-11-20', buys(spent)]] : [];

    await expectTale(app, {
      ladders: [bySpend],
      rows: [...before, ['2026-11-21', buys(order), shows]],
      history: changes.map((change, index) => {
        const isFirst = spent > 0 && index === 0 && (changes.length === 2 || spent >= 20_000);
        return `2026-11-${isFirst ? '20' : '21'} 12:00 PURCHASE ${change}`;
      }),
    });
  });

  describe('T2: an override to the tier of 20 is a floor', () => {
    const ladder = (): LadderFactory => metals(app, { bronze: 0, silver: 20, gold: 30 });

    it.each([
      [40, 'gold to 2027-12-31, 30 keeps; given silver for ever', ['20 12:00 PURCHASE bronze → gold']],
      [30, 'gold to 2027-12-31, 30 keeps; given silver for ever', ['20 12:00 PURCHASE bronze → gold']],
      [21, 'silver for ever; 9 to gold by 2026-12-31; given silver for ever', ['20 12:00 PURCHASE bronze → silver']],
      [19, 'silver for ever; 11 to gold by 2026-12-31; given silver for ever', ['21 12:00 OVERRIDE bronze → silver']],
    ])('given with a metric of %i', async (metric, shows, changes) => {
      await expectTale(app, {
        ladders: [ladder()],
        rows: [
          ['2026-11-20', buys(metric)],
          ['2026-11-21', isGiven('silver'), shows],
        ],
        history: changes.map((change) => `2026-11-${change}`),
      });
    });

    it.each([
      [0, 'silver for ever; 30 to gold by 2026-12-31; given silver for ever', []],
      [21, 'silver for ever; 9 to gold by 2026-12-31; given silver for ever', []],
      [40, 'gold to 2027-12-31, 30 keeps; given silver for ever', ['2026-11-21 12:00 PURCHASE silver → gold']],
    ])('with a metric of %i later', async (metric, shows, changes) => {
      await expectTale(app, {
        ladders: [ladder()],
        rows: [
          ['2026-11-20', isGiven('silver'), 'silver for ever; 30 to gold by 2026-12-31; given silver for ever'],
          ['2026-11-21', metric > 0 ? buys(metric) : null, shows],
        ],
        history: ['2026-11-20 12:00 OVERRIDE bronze → silver', ...changes],
      });
    });
  });

  it.each([
    [250, 200, 'gold to 2027-12-31, 200 keeps'],
    [200, 200, 'gold to 2027-12-31, 200 keeps'],
    [130, 129, 'silver to 2027-12-31, 100 keeps; 70 to gold by 2026-12-31'],
  ])('T3: %i earned count, though %i of them are spent', async (earned, spent, shows) => {
    await expectTale(app, {
      ladders: [metals(app, THREE)],
      rows: [
        ['2026-11-20', buys(earned), shows],
        ['2026-11-21', spends(spent), shows],
      ],
      history: [`2026-11-20 12:00 PURCHASE bronze → ${shows.slice(0, shows.indexOf(' '))}`],
    });
  });
});
