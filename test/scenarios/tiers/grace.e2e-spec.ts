import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { expectTale, metals } from './support/climbing.js';
import { boughtOn, buys, cancels, returns } from './support/deeds.js';

const THREE = { bronze: 0, silver: 100, gold: 200 };

describe('a year of gold that ends in grace', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  it.each([
    ['ONE_STEP', 'silver', 'silver to 2030-12-31, 100 keeps; 200 to gold by 2030-12-31'],
    ['TO_EARNED', 'bronze', 'bronze for ever; 100 to silver by 2030-12-31'],
  ])('%s: is caught up with by what is earned anew, and lost two years later', async (falling, tier, lost) => {
    await expectTale(app, {
      ladders: [metals(app, THREE).falling(falling, 30)],
      rows: [
        ['2026-11-20', buys(220), 'gold to 2027-12-31, 200 keeps'],
        ['2028-01-01', null, 'gold in grace to 2028-01-30, 200 keeps'],
        ['2028-01-15', buys(200), 'gold in grace to 2028-01-30, 200 keeps'],
        ['2028-01-31', null, 'gold to 2029-12-31, 200 keeps'],
        ['2029-01-01', null, 'gold to 2029-12-31, 200 keeps'],
        ['2030-01-01', null, 'gold in grace to 2030-01-30, 200 keeps'],
        ['2030-01-31', null, lost],
      ],
      history: ['2026-11-20 12:00 PURCHASE bronze → gold', `2030-01-31 00:00 REVIEW gold → ${tier}`],
    });
  });

  it.each([
    ['ONE_STEP', 'silver to 2028-12-31, 0 keeps; 80 to gold by 2028-12-31'],
    ['TO_EARNED', 'silver to 2029-12-31, 100 keeps; 80 to gold by 2028-12-31'],
  ])('%s: leads to the tier between that was earned by then', async (falling, between) => {
    await expectTale(app, {
      ladders: [metals(app, THREE).falling(falling, 30)],
      rows: [
        ['2026-11-20', buys(220)],
        ['2028-01-15', buys(120), 'gold in grace to 2028-01-30, 200 keeps'],
        ['2028-01-31', null, between],
        ['2029-01-01', null, 'silver to 2029-12-31, 100 keeps; 200 to gold by 2029-12-31'],
        ['2030-01-01', null, 'silver in grace to 2030-01-30, 100 keeps; 200 to gold by 2030-12-31'],
        ['2030-01-31', null, 'bronze for ever; 100 to silver by 2030-12-31'],
      ],
      history: [
        '2026-11-20 12:00 PURCHASE bronze → gold',
        '2028-01-31 00:00 REVIEW gold → silver',
        '2030-01-31 00:00 REVIEW silver → bronze',
      ],
    });
  });

  it('is kept by a purchase of before that is told late, until the year after', async () => {
    await expectTale(app, {
      ladders: [metals(app, THREE).falling('TO_EARNED', 30)],
      rows: [
        ['2026-11-20', buys(220)],
        ['2028-01-10', boughtOn('2027-12-30T12:00:00Z', 199), 'gold in grace to 2028-01-30, 1 keeps'],
        ['2028-01-20', boughtOn('2027-12-31T12:00:00Z', 1, 'late'), 'gold to 2028-12-31, 200 keeps'],
        ['2028-01-21', returns('late'), 'gold to 2028-12-31, 200 keeps'],
        ['2028-01-31', null, 'gold to 2028-12-31, 200 keeps'],
        ['2029-01-01', null, 'gold in grace to 2029-01-30, 200 keeps'],
        ['2029-01-31', null, 'bronze for ever; 100 to silver by 2029-12-31'],
      ],
      history: ['2026-11-20 12:00 PURCHASE bronze → gold', '2029-01-31 00:00 REVIEW gold → bronze'],
    });
  });

  it.each(['ONE_STEP', 'TO_EARNED'])(
    '%s: of quarters is over at once when the last months were enough after all',
    async (falling) => {
      await expectTale(app, {
        ladders: [metals(app, THREE).within('CALENDAR_QUARTER').falling(falling, 10)],
        rows: [
          ['2028-01-10', buys(200), 'gold to 2028-06-30, 200 keeps'],
          ['2028-07-05', boughtOn('2028-06-20T12:00:00Z', 200), 'gold to 2028-09-30, 200 keeps'],
          ['2028-07-11', null, 'gold to 2028-09-30, 200 keeps'],
          ['2028-10-01', null, 'gold in grace to 2028-10-10, 200 keeps'],
        ],
        history: ['2028-01-10 12:00 PURCHASE bronze → gold'],
      });
    },
  );

  it('of rolling months too', async () => {
    await expectTale(app, {
      ladders: [metals(app, THREE).within('ROLLING', 3).falling('TO_EARNED', 10)],
      rows: [
        ['2028-01-10', buys(200), 'gold to 2028-04-10, 200 keeps'],
        ['2028-04-15', boughtOn('2028-03-20T12:00:00Z', 200), 'gold to 2028-07-10, 200 keeps'],
      ],
      history: ['2028-01-10 12:00 PURCHASE bronze → gold'],
    });
  });

  it('falls only as far as what was told late is worth', async () => {
    await expectTale(app, {
      ladders: [metals(app, THREE).falling('TO_EARNED', 30)],
      rows: [
        ['2026-11-20', buys(220)],
        ['2028-01-10', boughtOn('2027-12-30T12:00:00Z', 199), 'gold in grace to 2028-01-30, 1 keeps'],
        ['2028-01-31', null, 'silver to 2028-12-31, 100 keeps; 200 to gold by 2028-12-31'],
      ],
      history: ['2026-11-20 12:00 PURCHASE bronze → gold', '2028-01-31 00:00 REVIEW gold → silver'],
    });
  });

  it('is lost after all when what caught up comes back within it', async () => {
    await expectTale(app, {
      ladders: [metals(app, THREE).falling('ONE_STEP', 30)],
      rows: [
        ['2026-11-20', buys(220)],
        ['2028-01-15', buys(200, 'lamp'), 'gold in grace to 2028-01-30, 200 keeps'],
        ['2028-01-20', returns('lamp'), 'gold in grace to 2028-01-30, 200 keeps'],
        ['2028-01-31', null, 'silver to 2028-12-31, 100 keeps; 200 to gold by 2028-12-31'],
      ],
      history: ['2026-11-20 12:00 PURCHASE bronze → gold', '2028-01-31 00:00 REVIEW gold → silver'],
    });
  });

  it.each([
    ['ONE_STEP', returns('lamp'), '2028-01-01'],
    ['TO_EARNED', returns('lamp'), '2028-01-20'],
    ['TO_EARNED', cancels('lamp'), '2028-01-30'],
  ] as const)('ends when what led to the tier comes back: the climb is revoked, %s', async (falling, comesBack, on) => {
    await expectTale(app, {
      ladders: [metals(app, THREE).falling(falling, 30)],
      rows: [
        ['2026-11-20', buys(50)],
        ['2026-11-21', buys(220, 'lamp')],
        ['2027-05-01', buys(110)],
        [on, null, 'gold in grace to 2028-01-30, 90 keeps'],
        [on, comesBack, 'silver to 2028-12-31, 100 keeps; 200 to gold by 2028-12-31'],
      ],
      history: ['2026-11-21 12:00 PURCHASE bronze → gold', `${on} 12:00 RETURN gold → silver`],
    });
  });

  it('is left to a tier that a review has kept since, though what led to it comes back', async () => {
    await expectTale(app, {
      ladders: [metals(app, THREE).falling('ONE_STEP', 30)],
      rows: [
        ['2026-11-20', buys(220, 'lamp')],
        ['2027-05-01', buys(210)],
        ['2029-01-10', returns('lamp'), 'gold in grace to 2029-01-30, 200 keeps'],
      ],
      history: ['2026-11-20 12:00 PURCHASE bronze → gold'],
    });
  });

  it('beneath a climb out of it goes as well when both come back', async () => {
    await expectTale(app, {
      ladders: [metals(app, THREE).falling('ONE_STEP', 30)],
      rows: [
        ['2026-11-20', buys(120, 'lamp'), 'silver to 2027-12-31, 100 keeps; 80 to gold by 2026-12-31'],
        ['2028-01-10', buys(200, 'vase'), 'gold to 2029-12-31, 200 keeps'],
        ['2028-01-15', returns('lamp'), 'gold to 2029-12-31, 200 keeps'],
        ['2028-01-20', returns('vase'), 'bronze for ever; 100 to silver by 2028-12-31'],
      ],
      history: [
        '2026-11-20 12:00 PURCHASE bronze → silver',
        '2028-01-10 12:00 PURCHASE silver → gold',
        '2028-01-20 12:00 RETURN gold → bronze',
      ],
    });
  });

  it('can be climbed out of', async () => {
    await expectTale(app, {
      ladders: [metals(app, THREE).falling('ONE_STEP', 30)],
      rows: [
        ['2026-11-20', buys(120), 'silver to 2027-12-31, 100 keeps; 80 to gold by 2026-12-31'],
        ['2028-01-05', buys(150), 'silver in grace to 2028-01-30, 100 keeps; 50 to gold by 2028-12-31'],
        ['2028-01-10', buys(50), 'gold to 2029-12-31, 200 keeps'],
        ['2028-01-31', null, 'gold to 2029-12-31, 200 keeps'],
      ],
      history: ['2026-11-20 12:00 PURCHASE bronze → silver', '2028-01-10 12:00 PURCHASE silver → gold'],
    });
  });

  it('of 120 days outlasts a quarter: the tier below, which would have ended within, has its own', async () => {
    await expectTale(app, {
      ladders: [metals(app, THREE).within('CALENDAR_QUARTER').falling('ONE_STEP', 120)],
      rows: [
        ['2026-11-20', buys(220), 'gold to 2027-03-31, 200 keeps'],
        ['2027-04-01', null, 'gold in grace to 2027-07-29, 200 keeps'],
        ['2027-07-29', null, 'gold in grace to 2027-07-29, 200 keeps'],
        ['2027-07-30', null, 'silver in grace to 2027-10-28, 100 keeps; 200 to gold by 2027-09-30'],
        ['2027-10-29', null, 'bronze for ever; 100 to silver by 2027-12-31'],
      ],
      history: [
        '2026-11-20 12:00 PURCHASE bronze → gold',
        '2027-07-30 00:00 REVIEW gold → silver',
        '2027-10-29 00:00 REVIEW silver → bronze',
      ],
    });
  });
});
