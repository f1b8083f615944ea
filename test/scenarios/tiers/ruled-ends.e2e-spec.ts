import { aLadder } from '../../factories/a-ladder.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { expectTale, metals } from './support/climbing.js';
import { buys } from './support/deeds.js';

const THREE = { bronze: 0, silver: 100, gold: 200 };

describe('what is ruled of lasting (T4 to T7)', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  it.each([
    [12, '2027-03-15', '2028-03-15', '2028-03-16'],
    [6, '2027-08-31', '2028-02-29', '2028-03-01'],
    [1, '2027-01-31', '2027-02-28', '2027-03-01'],
    [24, '2028-02-29', '2030-02-28', '2030-03-01'],
    [3, '2027-11-30', '2028-02-29', '2028-03-01'],
  ])('T4: the last %i months: reached on %s, lasts to the end of %s', async (months, reached, last, lost) => {
    const silver = { bronze: 0, silver: 100 };

    await expectTale(app, {
      ladders: [metals(app, silver).within('ROLLING', months)],
      rows: [
        [reached, buys(100), `silver to ${last}, 100 keeps`],
        [`${last}T23:59:59.999Z`, null, `silver to ${last}, 100 keeps`],
        [`${lost}T00:00:00.000Z`, null, `bronze for ever; 100 to silver by ${lost}`],
      ],
      history: [`${reached} 12:00 PURCHASE bronze → silver`, `${lost} 00:00 REVIEW silver → bronze`],
    });
  });

  it.each([
    ['CALENDAR_YEAR', '2027-12-31', '2026-12-31'],
    ['CALENDAR_HALF_YEAR', '2027-06-30', '2026-12-31'],
    ['CALENDAR_QUARTER', '2027-03-31', '2026-12-31'],
    ['ANNIVERSARY', '2028-11-19', '2027-11-19'],
  ])('T5: %s, reached in November 2026', async (window, last, by) => {
    await expectTale(app, {
      ladders: [metals(app, THREE).within(window)],
      rows: [['2026-11-30', buys(100), `silver to ${last}, 100 keeps; 100 to gold by ${by}`]],
      history: ['2026-11-30 12:00 PURCHASE bronze → silver'],
    });
  });

  it.each(['ONE_STEP', 'TO_EARNED'])('T6: 220 in November 2026 and 120 in 2027, falling %s', async (falling) => {
    await expectTale(app, {
      ladders: [metals(app, THREE).falling(falling)],
      rows: [
        ['2026-11-20', buys(220), 'gold to 2027-12-31, 200 keeps'],
        ['2027-05-05', buys(120), 'gold to 2027-12-31, 80 keeps'],
        ['2027-12-31T23:59:59.999Z', null, 'gold to 2027-12-31, 80 keeps'],
        ['2028-01-01T00:00:00.000Z', null, 'silver to 2028-12-31, 100 keeps; 200 to gold by 2028-12-31'],
        ['2028-12-31', null, 'silver to 2028-12-31, 100 keeps; 200 to gold by 2028-12-31'],
        ['2029-01-01', null, 'bronze for ever; 100 to silver by 2029-12-31'],
      ],
      history: [
        '2026-11-20 12:00 PURCHASE bronze → gold',
        '2028-01-01 00:00 REVIEW gold → silver',
        '2029-01-01 00:00 REVIEW silver → bronze',
      ],
    });
  });

  const SILVER = 'silver to 2028-12-31, 100 keeps; 200 to gold by 2028-12-31';
  const BRONZE = 'bronze for ever; 100 to silver by 2028-12-31';

  it.each([
    ['ONE_STEP', 'silver', SILVER],
    ['TO_EARNED', 'bronze', BRONZE],
  ])('T7: 220 in November 2026 and 20 in 2027, falling %s to %s', async (falling, tier, shows) => {
    await expectTale(app, {
      ladders: [metals(app, THREE).falling(falling)],
      rows: [
        ['2026-11-20', buys(220)],
        ['2027-05-05', buys(20)],
        ['2027-12-31', null, 'gold to 2027-12-31, 180 keeps'],
        ['2028-01-01T00:00:00.000Z', null, shows],
      ],
      history: ['2026-11-20 12:00 PURCHASE bronze → gold', `2028-01-01 00:00 REVIEW gold → ${tier}`],
    });
  });

  it.each([
    ['ONE_STEP', 30, '2028-01-30', '2028-01-31', 'silver', SILVER],
    ['TO_EARNED', 30, '2028-01-30', '2028-01-31', 'bronze', BRONZE],
    ['ONE_STEP', 1, '2028-01-01', '2028-01-02', 'silver', SILVER],
    ['TO_EARNED', 60, '2028-02-29', '2028-03-01', 'bronze', BRONZE],
  ])('T7: the same falling %s with %i days of grace', async (falling, days, last, lost, tier, shows) => {
    await expectTale(app, {
      ladders: [metals(app, THREE).falling(falling, days)],
      rows: [
        ['2026-11-20', buys(220)],
        ['2027-05-05', buys(20)],
        ['2027-12-31', null, 'gold to 2027-12-31, 180 keeps'],
        ['2028-01-01T00:00:00.000Z', null, `gold in grace to ${last}, 180 keeps`],
        [`${last}T23:59:59.999Z`, null, `gold in grace to ${last}, 180 keeps`],
        [`${lost}T00:00:00.000Z`, null, shows],
      ],
      history: ['2026-11-20 12:00 PURCHASE bronze → gold', `${lost} 00:00 REVIEW gold → ${tier}`],
    });
  });

  it('ladders without a threshold above 0 have one tier for ever', async () => {
    await expectTale(app, {
      ladders: [aLadder(app).primary().tier('friend', '0')],
      rows: [['2026-11-20', buys(1000), 'friend for ever']],
      history: [],
    });
  });
});
