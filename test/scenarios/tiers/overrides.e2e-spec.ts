import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { expectTale, metals } from './support/climbing.js';
import { buys, isGiven, isGivenNoMore } from './support/deeds.js';

const THREE = { bronze: 0, silver: 100, gold: 200 };

describe('tiers that staff give', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  it('above what is earned: what is earned beneath counts once they are over', async () => {
    await expectTale(app, {
      ladders: [metals(app, THREE)],
      rows: [
        ['2027-02-01', isGiven('gold', '2027-06-30'), 'gold to 2027-06-30; given gold to 2027-06-30'],
        ['2027-03-01', buys(120), 'gold to 2027-06-30; given gold to 2027-06-30'],
        ['2027-06-30T23:59:59.999Z', null, 'gold to 2027-06-30; given gold to 2027-06-30'],
        ['2027-07-01T00:00:00.000Z', null, 'silver to 2028-12-31, 100 keeps; 80 to gold by 2027-12-31'],
        ['2029-01-01', null, 'bronze for ever; 100 to silver by 2029-12-31'],
      ],
      history: [
        '2027-02-01 12:00 OVERRIDE bronze → gold',
        '2027-07-01 00:00 OVERRIDE_ENDED gold → silver',
        '2029-01-01 00:00 REVIEW silver → bronze',
      ],
    });
  });

  it('below it: they carry who falls further', async () => {
    await expectTale(app, {
      ladders: [metals(app, THREE).falling('TO_EARNED')],
      rows: [
        ['2026-11-20', buys(220)],
        ['2027-02-01', isGiven('silver'), 'gold to 2027-12-31, 200 keeps; given silver for ever'],
        ['2028-01-01', null, 'silver for ever; 200 to gold by 2028-12-31; given silver for ever'],
        ['2028-05-01', isGivenNoMore, 'bronze for ever; 100 to silver by 2028-12-31'],
      ],
      history: [
        '2026-11-20 12:00 PURCHASE bronze → gold',
        '2028-01-01 00:00 REVIEW gold → silver',
        '2028-05-01 12:00 OVERRIDE_ENDED silver → bronze',
      ],
    });
  });

  it('the same as earned and for longer: what falls beneath is seen when they end', async () => {
    await expectTale(app, {
      ladders: [metals(app, THREE)],
      rows: [
        ['2026-11-20', buys(220)],
        ['2027-02-01', isGiven('gold', '2028-06-30'), 'gold to 2028-06-30; given gold to 2028-06-30'],
        ['2028-01-01', null, 'gold to 2028-06-30; given gold to 2028-06-30'],
        ['2028-07-01', null, 'silver to 2028-12-31, 100 keeps; 200 to gold by 2028-12-31'],
      ],
      history: ['2026-11-20 12:00 PURCHASE bronze → gold', '2028-07-01 00:00 OVERRIDE_ENDED gold → silver'],
    });
  });

  it('the same as earned and for longer: no grace is seen that nobody needs', async () => {
    await expectTale(app, {
      ladders: [metals(app, THREE).falling('ONE_STEP', 30)],
      rows: [
        ['2026-11-20', buys(220)],
        ['2027-02-01', isGiven('gold', '2028-01-15'), 'gold to 2028-01-15; given gold to 2028-01-15'],
        ['2028-01-01', null, 'gold in grace to 2028-01-30, 200 keeps; given gold to 2028-01-15'],
        ['2028-01-10', isGiven('gold', '2028-03-31'), 'gold to 2028-03-31; given gold to 2028-03-31'],
        ['2028-01-31', null, 'gold to 2028-03-31; given gold to 2028-03-31'],
        ['2028-04-01', null, 'silver to 2028-12-31, 100 keeps; 200 to gold by 2028-12-31'],
      ],
      history: ['2026-11-20 12:00 PURCHASE bronze → gold', '2028-04-01 00:00 OVERRIDE_ENDED gold → silver'],
    });
  });

  it('to the very midnight of a fall: first their end, then the fall', async () => {
    await expectTale(app, {
      ladders: [metals(app, THREE)],
      rows: [
        ['2026-11-20', buys(120)],
        ['2027-02-01', isGiven('gold', '2027-12-31'), 'gold to 2027-12-31; given gold to 2027-12-31'],
        ['2028-01-01', null, 'bronze for ever; 100 to silver by 2028-12-31'],
      ],
      history: [
        '2026-11-20 12:00 PURCHASE bronze → silver',
        '2027-02-01 12:00 OVERRIDE silver → gold',
        '2028-01-01 00:00 OVERRIDE_ENDED gold → silver',
        '2028-01-01 00:00 REVIEW silver → bronze',
      ],
    });
  });

  it('in place of one another, a lower one too', async () => {
    await expectTale(app, {
      ladders: [metals(app, THREE)],
      rows: [
        ['2027-02-01', isGiven('gold', '2027-06-30'), 'gold to 2027-06-30; given gold to 2027-06-30'],
        [
          '2027-03-01',
          isGiven('silver', '2027-09-30'),
          'silver to 2027-09-30; 200 to gold by 2027-12-31; given silver to 2027-09-30',
        ],
        ['2027-07-01', null, 'silver to 2027-09-30; 200 to gold by 2027-12-31; given silver to 2027-09-30'],
        ['2027-10-01', null, 'bronze for ever; 100 to silver by 2027-12-31'],
      ],
      history: [
        '2027-02-01 12:00 OVERRIDE bronze → gold',
        '2027-03-01 12:00 OVERRIDE gold → silver',
        '2027-10-01 00:00 OVERRIDE_ENDED silver → bronze',
      ],
    });
  });
});
