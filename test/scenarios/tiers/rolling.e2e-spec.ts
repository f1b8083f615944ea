import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { expectTale, metals } from './support/climbing.js';
import { buys } from './support/deeds.js';

const FOUR = { bronze: 0, silver: 100, gold: 200, black: 400 };

describe('the last six months', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  it('ONE_STEP: what one falls to lasts six months from the fall', async () => {
    await expectTale(app, {
      ladders: [metals(app, FOUR).within('ROLLING', 6).falling('ONE_STEP')],
      rows: [
        ['2026-11-20', buys(450), 'black to 2027-05-20, 400 keeps'],
        ['2027-05-21', null, 'gold to 2027-11-20, 200 keeps; 400 to black by 2027-05-21'],
        ['2027-06-10', buys(150), 'gold to 2027-11-20, 50 keeps; 250 to black by 2027-06-10'],
        ['2027-11-21', null, 'silver to 2028-05-20, 100 keeps; 50 to gold by 2027-11-21'],
        ['2027-12-09', null, 'silver to 2028-05-20, 100 keeps; 50 to gold by 2027-12-09'],
        ['2027-12-10', null, 'silver to 2028-05-20, 100 keeps; 200 to gold by 2027-12-10'],
        ['2028-03-01', buys(110), 'silver to 2028-05-20, 0 keeps; 90 to gold by 2028-03-01'],
        ['2028-05-21', null, 'silver to 2028-11-20, 100 keeps; 90 to gold by 2028-05-21'],
        ['2028-11-21', null, 'bronze for ever; 100 to silver by 2028-11-21'],
        ['2029-11-21', null, 'bronze for ever; 100 to silver by 2029-11-21'],
      ],
      history: [
        '2026-11-20 12:00 PURCHASE bronze → black',
        '2027-05-21 00:00 REVIEW black → gold',
        '2027-11-21 00:00 REVIEW gold → silver',
        '2028-11-21 00:00 REVIEW silver → bronze',
      ],
    });
  });

  it('TO_EARNED: down to what these months were worth', async () => {
    await expectTale(app, {
      ladders: [metals(app, FOUR).within('ROLLING', 6).falling('TO_EARNED')],
      rows: [
        ['2026-11-20', buys(450), 'black to 2027-05-20, 400 keeps'],
        ['2027-05-21', null, 'bronze for ever; 100 to silver by 2027-05-21'],
        ['2027-06-10', buys(150), 'silver to 2027-12-10, 100 keeps; 50 to gold by 2027-06-10'],
        ['2027-11-21', null, 'silver to 2027-12-10, 100 keeps; 50 to gold by 2027-11-21'],
        ['2027-12-11', null, 'bronze for ever; 100 to silver by 2027-12-11'],
        ['2028-03-01', buys(110), 'silver to 2028-09-01, 100 keeps; 90 to gold by 2028-03-01'],
        ['2028-05-21', buys(90), 'gold to 2028-11-21, 200 keeps; 200 to black by 2028-05-21'],
        ['2028-09-02', buys(120), 'gold to 2028-11-21, 80 keeps; 190 to black by 2028-09-02'],
        ['2028-11-22', null, 'silver to 2029-05-21, 100 keeps; 80 to gold by 2028-11-22'],
        ['2029-05-22', null, 'bronze for ever; 100 to silver by 2029-05-22'],
      ],
      history: [
        '2026-11-20 12:00 PURCHASE bronze → black',
        '2027-05-21 00:00 REVIEW black → bronze',
        '2027-06-10 12:00 PURCHASE bronze → silver',
        '2027-12-11 00:00 REVIEW silver → bronze',
        '2028-03-01 12:00 PURCHASE bronze → silver',
        '2028-05-21 12:00 PURCHASE silver → gold',
        '2028-11-22 00:00 REVIEW gold → silver',
        '2029-05-22 00:00 REVIEW silver → bronze',
      ],
    });
  });

  it('NEVER: for ever, however long ago', async () => {
    await expectTale(app, {
      ladders: [metals(app, FOUR).within('ROLLING', 6).falling('NEVER')],
      rows: [
        ['2026-11-20', buys(60), 'bronze for ever; 40 to silver by 2026-11-20'],
        ['2027-05-20', buys(99), 'bronze for ever; 1 to silver by 2027-05-20'],
        ['2027-11-19', buys(1), 'silver for ever; 100 to gold by 2027-11-19'],
        ['2029-11-20', null, 'silver for ever; 200 to gold by 2029-11-20'],
      ],
      history: ['2027-11-19 12:00 PURCHASE bronze → silver'],
    });
  });

  it('with grace: caught up in time, and lost with it', async () => {
    await expectTale(app, {
      ladders: [metals(app, FOUR).within('ROLLING', 6).falling('ONE_STEP', 10)],
      rows: [
        ['2026-11-20', buys(200), 'gold to 2027-05-20, 200 keeps; 200 to black by 2026-11-20'],
        ['2027-03-01', buys(150), 'gold to 2027-05-20, 50 keeps; 50 to black by 2027-03-01'],
        ['2027-05-21', null, 'gold in grace to 2027-05-30, 50 keeps; 250 to black by 2027-05-21'],
        ['2027-05-28', buys(50), 'gold in grace to 2027-05-30, 50 keeps; 200 to black by 2027-05-28'],
        ['2027-05-31', null, 'gold to 2027-11-30, 200 keeps; 200 to black by 2027-05-31'],
        ['2027-12-01', null, 'gold in grace to 2027-12-10, 200 keeps; 400 to black by 2027-12-01'],
        ['2027-12-11', null, 'silver to 2028-05-31, 100 keeps; 200 to gold by 2027-12-11'],
      ],
      history: ['2026-11-20 12:00 PURCHASE bronze → gold', '2027-12-11 00:00 REVIEW gold → silver'],
    });
  });
});
