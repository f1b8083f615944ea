import { aLadder } from '../../factories/a-ladder.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { expectTale, metals } from './support/climbing.js';
import { buys, checksIn, isGiven, returns, then } from './support/deeds.js';

describe('several ladders at once', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const ladders = () => [
    metals(app, { bronze: 0, silver: 100, gold: 200 }),
    aLadder(app).named('Visits').counting('VISITS').within('ROLLING', 3).tier('guest', '0').tier('regular', '3'),
    aLadder(app)
      .named('Checks')
      .counting('ACTIVITIES', 'check-in')
      .within('LIFETIME')
      .tier('new', '0')
      .tier('known', '2'),
  ];

  it('are climbed each by what it counts, and fall each on its day', async () => {
    await expectTale(app, {
      ladders: ladders(),
      rows: [
        [
          '2026-11-20',
          buys(120),
          'silver to 2027-12-31, 100 keeps; 80 to gold by 2026-12-31',
          'guest for ever; 2 to regular by 2026-11-20',
          'new for ever; 2 to known some day',
        ],
        [
          '2026-11-20T15:00:00.000Z',
          buys(50), // the same day: one visit
          'silver to 2027-12-31, 100 keeps; 30 to gold by 2026-12-31',
          'guest for ever; 2 to regular by 2026-11-20',
          'new for ever; 2 to known some day',
        ],
        [
          '2026-12-01',
          checksIn,
          'silver to 2027-12-31, 100 keeps; 30 to gold by 2026-12-31',
          'guest for ever; 2 to regular by 2026-12-01',
          'new for ever; 1 to known some day',
        ],
        [
          '2026-12-24',
          then(buys(1), checksIn),
          'silver to 2027-12-31, 100 keeps; 29 to gold by 2026-12-31',
          'guest for ever; 1 to regular by 2026-12-24',
          'known for ever',
        ],
        [
          '2027-01-05',
          buys(200), // two climbs by one purchase
          'gold to 2028-12-31, 200 keeps',
          'regular to 2027-04-05, 3 keeps',
          'known for ever',
        ],
        [
          '2027-04-06',
          null,
          'gold to 2028-12-31, 200 keeps',
          'guest for ever; 3 to regular by 2027-04-06',
          'known for ever',
        ],
        [
          '2029-01-01',
          null,
          'silver to 2029-12-31, 100 keeps; 200 to gold by 2029-12-31',
          'guest for ever; 3 to regular by 2029-01-01',
          'known for ever',
        ],
      ],
      history: [
        '2026-11-20 12:00 PURCHASE Metals: bronze → silver',
        '2026-12-24 12:00 ACTIVITY Checks: new → known',
        '2027-01-05 12:00 PURCHASE Metals: silver → gold',
        '2027-01-05 12:00 PURCHASE Visits: guest → regular',
        '2027-04-06 00:00 REVIEW Visits: regular → guest',
        '2029-01-01 00:00 REVIEW Metals: gold → silver',
      ],
    });
  });

  it('lose by one return what one purchase brought on each, but not the visit of another on that day', async () => {
    await expectTale(app, {
      ladders: ladders(),
      rows: [
        ['2026-11-20', buys(10)],
        ['2026-11-21', buys(10)],
        ['2026-11-22', buys(100, 'lamp')],
        [
          '2026-11-22T15:00:00.000Z',
          buys(10),
          'silver to 2027-12-31, 100 keeps; 70 to gold by 2026-12-31',
          'regular to 2027-02-22, 3 keeps',
          'new for ever; 2 to known some day',
        ],
        [
          '2026-11-30',
          returns('lamp'),
          'bronze for ever; 70 to silver by 2026-12-31',
          'regular to 2027-02-22, 3 keeps',
          'new for ever; 2 to known some day',
        ],
      ],
      history: [
        '2026-11-22 12:00 PURCHASE Metals: bronze → silver',
        '2026-11-22 12:00 PURCHASE Visits: guest → regular',
        '2026-11-30 12:00 RETURN Metals: silver → bronze',
      ],
    });
  });

  it('are given for themselves', async () => {
    await expectTale(app, {
      ladders: ladders(),
      rows: [
        [
          '2026-11-20',
          then(isGiven('gold', '2026-12-31'), buys(10)),
          'gold to 2026-12-31; given gold to 2026-12-31',
          'guest for ever; 2 to regular by 2026-11-20',
          'new for ever; 2 to known some day',
        ],
        [
          '2027-01-01',
          null,
          'bronze for ever; 100 to silver by 2027-12-31',
          'guest for ever; 2 to regular by 2027-01-01',
          'new for ever; 2 to known some day',
        ],
      ],
      history: [
        '2026-11-20 12:00 OVERRIDE Metals: bronze → gold',
        '2027-01-01 00:00 OVERRIDE_ENDED Metals: gold → bronze',
      ],
    });
  });
});
