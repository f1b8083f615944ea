import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { expectTale, metals } from './support/climbing.js';
import { boughtOn, buys } from './support/deeds.js';

const THREE = { bronze: 0, silver: 100, gold: 200 };

describe('what is told late', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  it('counts in the year in which it was bought, and may raise', async () => {
    await expectTale(app, {
      ladders: [metals(app, THREE)],
      rows: [
        [
          '2028-01-10',
          boughtOn('2027-12-20T12:00:00Z', 150),
          'silver to 2028-12-31, 100 keeps; 200 to gold by 2028-12-31',
        ],
        [
          '2028-12-31',
          boughtOn('2028-01-01T00:00:00Z', 100),
          'silver to 2028-12-31, 0 keeps; 100 to gold by 2028-12-31',
        ],
        ['2029-01-01', null, 'silver to 2029-12-31, 100 keeps; 200 to gold by 2029-12-31'],
      ],
      history: ['2028-01-10 12:00 PURCHASE bronze → silver'],
    });
  });

  it.each([
    ['TO_EARNED', 'bronze', 'bronze for ever; 100 to silver by 2028-12-31'],
    ['ONE_STEP', 'silver', 'silver to 2028-12-31, 100 keeps; 200 to gold by 2028-12-31'],
  ])('raises again who has fallen %s for the want of it, until the year after', async (falling, fallen, shows) => {
    await expectTale(app, {
      ladders: [metals(app, THREE).falling(falling)],
      rows: [
        ['2026-11-20', buys(220), 'gold to 2027-12-31, 200 keeps'],
        ['2028-01-01', null, shows],
        ['2028-02-01', boughtOn('2027-06-01T12:00:00Z', 200), 'gold to 2028-12-31, 200 keeps'],
        ['2029-01-01', null, shows.replaceAll('2028', '2029')],
      ],
      history: [
        '2026-11-20 12:00 PURCHASE bronze → gold',
        `2028-01-01 00:00 REVIEW gold → ${fallen}`,
        `2028-02-01 12:00 PURCHASE ${fallen} → gold`,
        `2029-01-01 00:00 REVIEW gold → ${fallen}`,
      ],
    });
  });

  it('raises nobody to what would be over by now', async () => {
    await expectTale(app, {
      ladders: [metals(app, THREE).within('CALENDAR_QUARTER')],
      rows: [
        ['2027-10-01', boughtOn('2027-06-30T12:00:00Z', 250), 'bronze for ever; 100 to silver by 2027-12-31'],
        [
          '2027-10-02',
          boughtOn('2027-07-01T12:00:00Z', 100),
          'silver to 2027-12-31, 100 keeps; 200 to gold by 2027-12-31',
        ],
        ['2028-01-01', null, 'bronze for ever; 100 to silver by 2028-03-31'],
      ],
      history: ['2027-10-02 12:00 PURCHASE bronze → silver', '2028-01-01 00:00 REVIEW silver → bronze'],
    });
  });

  it('makes up the last months together with what came after it', async () => {
    await expectTale(app, {
      ladders: [metals(app, THREE).within('ROLLING', 6)],
      rows: [
        ['2027-03-10', buys(60), 'bronze for ever; 40 to silver by 2027-03-10'],
        [
          '2027-05-01',
          boughtOn('2027-02-10T12:00:00Z', 60),
          'silver to 2027-09-10, 100 keeps; 80 to gold by 2027-05-01',
        ],
        ['2027-09-11', null, 'bronze for ever; 100 to silver by 2027-09-11'],
      ],
      history: ['2027-05-01 12:00 PURCHASE bronze → silver', '2027-09-11 00:00 REVIEW silver → bronze'],
    });
  });

  it('counts before the day of joining in the year of membership before', async () => {
    await expectTale(app, {
      at: '2027-02-10',
      ladders: [metals(app, THREE).within('ANNIVERSARY')],
      rows: [
        [
          '2027-02-20',
          boughtOn('2027-02-09T12:00:00Z', 100),
          'silver to 2028-02-09, 100 keeps; 200 to gold by 2028-02-09',
        ],
        ['2028-02-10', null, 'bronze for ever; 100 to silver by 2029-02-09'],
      ],
      history: ['2027-02-20 12:00 PURCHASE bronze → silver', '2028-02-10 00:00 REVIEW silver → bronze'],
    });
  });
});
