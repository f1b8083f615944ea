import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { expectTale, metals } from './support/climbing.js';
import { buys, isGiven, ladderBecomes, pauses, returns } from './support/deeds.js';

const THREE = { bronze: 0, silver: 100, gold: 200 };

describe('a ladder that changes beneath a member of silver', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const SILVER = ['2027-02-10', buys(150), 'silver to 2028-12-31, 100 keeps; 50 to gold by 2027-12-31'] as const;
  const CLIMB = '2027-02-10 12:00 PURCHASE bronze → silver';

  const HARDER = { bronze: 0, silver: 200, gold: 300 };
  const EASIER = { bronze: 0, silver: 50, gold: 120 };

  it.each(['KEEP_UNTIL_PERIOD_END', 'RAISE_ONLY'])(
    'harder, %s: stays to the end, which is judged anew',
    async (how) => {
      await expectTale(app, {
        ladders: [metals(app, THREE)],
        rows: [
          SILVER,
          ['2027-06-01', ladderBecomes(how, HARDER), 'silver to 2028-12-31, 200 keeps; 150 to gold by 2027-12-31'],
          ['2028-05-01', buys(199), 'silver to 2028-12-31, 1 keeps; 101 to gold by 2028-12-31'],
          ['2029-01-01', null, 'bronze for ever; 200 to silver by 2029-12-31'],
        ],
        history: [CLIMB, '2029-01-01 00:00 REVIEW silver → bronze'],
      });
    },
  );

  it('harder, REASSESS: falls to what was earned, and climbs by the new thresholds', async () => {
    await expectTale(app, {
      ladders: [metals(app, THREE)],
      rows: [
        SILVER,
        ['2027-06-01', ladderBecomes('REASSESS', HARDER), 'bronze for ever; 50 to silver by 2027-12-31'],
        ['2027-07-01', buys(50), 'silver to 2028-12-31, 200 keeps; 100 to gold by 2027-12-31'],
      ],
      history: [CLIMB, '2027-06-01 12:00 LADDER silver → bronze', '2027-07-01 12:00 PURCHASE bronze → silver'],
    });
  });

  it('easier, KEEP_UNTIL_PERIOD_END: the next purchase finds enough', async () => {
    await expectTale(app, {
      ladders: [metals(app, THREE)],
      rows: [
        SILVER,
        [
          '2027-06-01',
          ladderBecomes('KEEP_UNTIL_PERIOD_END', EASIER),
          'silver to 2028-12-31, 50 keeps; 0 to gold by 2027-12-31',
        ],
        ['2027-07-01', buys(1), 'gold to 2028-12-31, 120 keeps'],
      ],
      history: [CLIMB, '2027-07-01 12:00 PURCHASE silver → gold'],
    });
  });

  it.each(['RAISE_ONLY', 'REASSESS'])('easier, %s: rises at once', async (how) => {
    await expectTale(app, {
      ladders: [metals(app, THREE)],
      rows: [
        SILVER,
        ['2027-06-01', ladderBecomes(how, EASIER), 'gold to 2028-12-31, 120 keeps'],
        ['2029-01-01', null, 'silver to 2029-12-31, 50 keeps; 120 to gold by 2029-12-31'],
      ],
      history: [CLIMB, '2027-06-01 12:00 LADDER silver → gold', '2029-01-01 00:00 REVIEW gold → silver'],
    });
  });

  it.each([
    ['gold', 'gold to 2028-12-31, 200 keeps', ['LADDER silver → gold']],
    ['bronze', 'bronze for ever; 50 to gold by 2027-12-31', ['LADDER silver → bronze']],
  ])('without silver: goes to %s as was said', async (to, shows, changes) => {
    const moves = [{ from: 'silver', to }];

    await expectTale(app, {
      ladders: [metals(app, THREE)],
      rows: [
        SILVER,
        ['2027-06-01', ladderBecomes('KEEP_UNTIL_PERIOD_END', { bronze: 0, gold: 200 }, { moves }), shows],
      ],
      history: [CLIMB, ...changes.map((change) => `2027-06-01 12:00 ${change}`)],
    });
  });

  it('without silver, REASSESS: who has earned nothing else is at the bottom for ever', async () => {
    const moves = [{ from: 'silver', to: 'bronze' }];
    const withoutSilver = ladderBecomes('REASSESS', { bronze: 0, gold: 200 }, { moves });
    const shows = 'bronze for ever; 50 to gold by 2027-12-31';

    await expectTale(app, {
      ladders: [metals(app, THREE)],
      rows: [SILVER, ['2027-06-01', withoutSilver, shows]],
      history: [CLIMB, '2027-06-01 12:00 LADDER silver → bronze'],
    });
  });

  it('for a lifetime, or without falling: what had an end has none', async () => {
    await expectTale(app, {
      ladders: [metals(app, THREE)],
      rows: [
        SILVER,
        [
          '2027-06-01',
          ladderBecomes('KEEP_UNTIL_PERIOD_END', THREE, { falling: 'NEVER' }),
          'silver for ever; 50 to gold by 2027-12-31',
        ],
        [
          '2028-06-01',
          ladderBecomes('KEEP_UNTIL_PERIOD_END', THREE, { falling: 'ONE_STEP' }),
          'silver to 2029-12-31, 100 keeps; 200 to gold by 2028-12-31',
        ],
        [
          '2028-07-01',
          ladderBecomes('KEEP_UNTIL_PERIOD_END', THREE, { window: 'LIFETIME' }),
          'silver for ever; 50 to gold some day',
        ],
        ['2030-01-01', buys(50), 'gold for ever'],
      ],
      history: [CLIMB, '2030-01-01 12:00 PURCHASE silver → gold'],
    });
  });

  it.each([
    ['KEEP_UNTIL_PERIOD_END', 'CALENDAR_YEAR', 'bronze for ever; 100 to silver by 2031-12-31', []],
    ['RAISE_ONLY', 'CALENDAR_YEAR', 'gold for ever', ['LADDER bronze → gold']],
    ['REASSESS', 'CALENDAR_YEAR', 'gold for ever', ['LADDER bronze → gold']],
    ['REASSESS', 'ANNIVERSARY', 'gold for ever', ['LADDER bronze → gold']],
    ['REASSESS', 'ROLLING', 'gold for ever', ['LADDER bronze → gold']],
    ['REASSESS', 'CALENDAR_QUARTER', 'silver for ever; 200 to gold by 2031-03-31', ['LADDER bronze → silver']],
  ])('without falling, %s, by %s: what any window was enough for', async (how, window, shows, changes) => {
    const windowMonths = window === 'ROLLING' ? 12 : null;
    await expectTale(app, {
      ladders: [metals(app, THREE)],
      rows: [
        ['2027-02-10', buys(150)],
        ['2027-08-10', buys(60), 'gold to 2028-12-31, 200 keeps'],
        ['2029-02-10', buys(60), 'silver to 2029-12-31, 40 keeps; 140 to gold by 2029-12-31'],
        ['2031-03-01', null, 'bronze for ever; 100 to silver by 2031-12-31'],
        ['2031-03-01', ladderBecomes(how, THREE, { falling: 'NEVER', window, windowMonths }), shows],
      ],
      history: [
        '2027-02-10 12:00 PURCHASE bronze → silver',
        '2027-08-10 12:00 PURCHASE silver → gold',
        '2029-01-01 00:00 REVIEW gold → silver',
        '2030-01-01 00:00 REVIEW silver → bronze',
        ...changes.map((change) => `2031-03-01 12:00 ${change}`),
      ],
    });
  });

  it('that counts something else: what was done before counts with it', async () => {
    await expectTale(app, {
      ladders: [metals(app, THREE)],
      rows: [
        SILVER,
        [
          '2027-06-01',
          ladderBecomes('KEEP_UNTIL_PERIOD_END', { bronze: 0, silver: 1, gold: 3 }, { metric: 'PURCHASES' }),
          'silver to 2028-12-31, 1 keeps; 2 to gold by 2027-12-31',
        ],
        ['2027-07-01', buys(5), 'silver to 2028-12-31, 1 keeps; 1 to gold by 2027-12-31'],
        ['2027-07-02', buys(5), 'gold to 2028-12-31, 3 keeps'],
      ],
      history: [CLIMB, '2027-07-02 12:00 PURCHASE silver → gold'],
    });
  });

  it.each([
    ['CALENDAR_YEAR', '2027-12-31', '2028-01-01'],
    ['CALENDAR_HALF_YEAR', '2027-06-30', '2027-07-01'],
  ])('by %s instead of quarters: all of the one that ended last decides, then until %s', async (window, by, fall) => {
    const longer = ladderBecomes('KEEP_UNTIL_PERIOD_END', THREE, { window });
    await expectTale(app, {
      ladders: [metals(app, THREE).within('CALENDAR_QUARTER')],
      rows: [
        ['2026-11-20', buys(150), 'silver to 2027-03-31, 100 keeps; 50 to gold by 2026-12-31'],
        ['2027-02-01', longer, `silver to 2027-03-31, 0 keeps; 200 to gold by ${by}`],
        ['2027-04-01', null, `silver to ${by}, 100 keeps; 200 to gold by ${by}`],
        [fall, null],
      ],
      history: ['2026-11-20 12:00 PURCHASE bronze → silver', `${fall} 00:00 REVIEW silver → bronze`],
    });
  });

  it('harder, REASSESS: not beneath a floor', async () => {
    await expectTale(app, {
      ladders: [metals(app, THREE)],
      rows: [
        SILVER,
        ['2027-03-01', isGiven('silver', '2027-08-31')],
        [
          '2027-06-01',
          ladderBecomes('REASSESS', HARDER),
          'silver to 2027-08-31; 150 to gold by 2027-12-31; given silver to 2027-08-31',
        ],
        ['2027-09-01', null, 'bronze for ever; 50 to silver by 2027-12-31'],
      ],
      history: [CLIMB, '2027-09-01 00:00 OVERRIDE_ENDED silver → bronze'],
    });
  });

  it.each([
    ['KEEP_UNTIL_PERIOD_END', 'bronze for ever; 50 to silver by 2029-12-31', []],
    [
      'RAISE_ONLY',
      'silver to 2029-12-31, 50 keeps; 120 to gold by 2029-12-31',
      ['2029-03-01 12:00 LADDER bronze → silver', '2030-01-01 00:00 REVIEW silver → bronze'],
    ],
  ])('easier, %s, after a fall that nobody had noted yet: first the fall', async (how, shows, changes) => {
    await expectTale(app, {
      ladders: [metals(app, THREE)],
      rows: [
        SILVER,
        ['2028-05-01', buys(60), 'silver to 2028-12-31, 40 keeps; 140 to gold by 2028-12-31'],
        ['2029-03-01', ladderBecomes(how, EASIER), shows],
        ['2030-01-01', null, 'bronze for ever; 50 to silver by 2030-12-31'],
      ],
      history: [CLIMB, '2029-01-01 00:00 REVIEW silver → bronze', ...changes],
    });
  });

  it.each(['KEEP_UNTIL_PERIOD_END', 'RAISE_ONLY'])('without grace, %s: who is in grace has theirs', async (how) => {
    await expectTale(app, {
      ladders: [metals(app, THREE).falling('ONE_STEP', 30)],
      rows: [
        ['2026-11-20', buys(220)],
        ['2027-05-05', buys(120)],
        ['2028-01-10', ladderBecomes(how, THREE, { graceDays: 0 }), 'gold in grace to 2028-01-30, 80 keeps'],
        ['2028-01-31', null, 'silver to 2028-12-31, 100 keeps; 200 to gold by 2028-12-31'],
        ['2029-01-01', null, 'bronze for ever; 100 to silver by 2029-12-31'],
      ],
      history: [
        '2026-11-20 12:00 PURCHASE bronze → gold',
        '2028-01-31 00:00 REVIEW gold → silver',
        '2029-01-01 00:00 REVIEW silver → bronze',
      ],
    });
  });

  it('REASSESS: who is in grace gets what was earned', async () => {
    await expectTale(app, {
      ladders: [metals(app, THREE).falling('ONE_STEP', 30)],
      rows: [
        ['2026-11-20', buys(220)],
        ['2027-05-05', buys(120)],
        [
          '2028-01-10',
          ladderBecomes('REASSESS', THREE, { graceDays: 10 }),
          'silver to 2028-12-31, 100 keeps; 200 to gold by 2028-12-31',
        ],
        ['2029-01-01', null, 'silver in grace to 2029-01-10, 100 keeps; 200 to gold by 2029-12-31'],
        ['2029-01-11', null, 'bronze for ever; 100 to silver by 2029-12-31'],
      ],
      history: [
        '2026-11-20 12:00 PURCHASE bronze → gold',
        '2028-01-10 12:00 LADDER gold → silver',
        '2029-01-11 00:00 REVIEW silver → bronze',
      ],
    });
  });

  it('harder, REASSESS: not for who is away', async () => {
    await expectTale(app, {
      ladders: [metals(app, THREE)],
      rows: [
        SILVER,
        ['2027-05-01', pauses('2027-07-31'), 'silver to 2029-04-02, 100 keeps; 50 to gold by 2027-12-31'],
        ['2027-06-01', ladderBecomes('REASSESS', HARDER), 'silver to 2029-04-02, 200 keeps; 150 to gold by 2027-12-31'],
        ['2029-04-03', null, 'bronze for ever; 200 to silver by 2029-12-31'],
      ],
      history: [CLIMB, '2029-04-03 00:00 REVIEW silver → bronze'],
    });
  });

  it('harder: a return still revokes the climb that it alone had caused', async () => {
    await expectTale(app, {
      ladders: [metals(app, THREE)],
      rows: [
        ['2027-02-10', buys(150, 'lamp')],
        [
          '2027-06-01',
          ladderBecomes('KEEP_UNTIL_PERIOD_END', HARDER),
          'silver to 2028-12-31, 200 keeps; 150 to gold by 2027-12-31',
        ],
        ['2027-09-01', returns('lamp'), 'bronze for ever; 200 to silver by 2027-12-31'],
      ],
      history: [CLIMB, '2027-09-01 12:00 RETURN silver → bronze'],
    });
  });
});
