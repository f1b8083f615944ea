import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { expectTale, metals } from './support/climbing.js';
import { buys } from './support/deeds.js';

const FOUR = { bronze: 0, silver: 100, gold: 200, black: 400 };

/** The first moment of a day, and the last one. */
const midnight = (day: string): string => `${day}T00:00:00.000Z`;
const lastMoment = (day: string): string => `${day}T23:59:59.999Z`;

/** Windows by their last days: that of joining, and the five after it; with the first days of the fourth to the seventh. */
const WINDOWS = [
  {
    window: 'CALENDAR_YEAR',
    at: '2026-11-20',
    last: ['2026-12-31', '2027-12-31', '2028-12-31', '2029-12-31', '2030-12-31', '2031-12-31'],
    first: ['2028-01-01', '2029-01-01', '2030-01-01', '2031-01-01'],
  },
  {
    window: 'CALENDAR_HALF_YEAR',
    at: '2026-11-20',
    last: ['2026-12-31', '2027-06-30', '2027-12-31', '2028-06-30', '2028-12-31', '2029-06-30'],
    first: ['2027-07-01', '2028-01-01', '2028-07-01', '2029-01-01'],
  },
  {
    window: 'CALENDAR_QUARTER',
    at: '2026-11-20',
    last: ['2026-12-31', '2027-03-31', '2027-06-30', '2027-09-30', '2027-12-31', '2028-03-31'],
    first: ['2027-04-01', '2027-07-01', '2027-10-01', '2028-01-01'],
  },
  {
    window: 'ANNIVERSARY',
    at: '2026-11-20',
    last: ['2027-11-19', '2028-11-19', '2029-11-19', '2030-11-19', '2031-11-19', '2032-11-19'],
    first: ['2028-11-20', '2029-11-20', '2030-11-20', '2031-11-20'],
  },
  // Who joined on 29 February has the anniversary on 28 February in common years.
  {
    window: 'ANNIVERSARY',
    at: '2028-02-29',
    last: ['2029-02-27', '2030-02-27', '2031-02-27', '2032-02-28', '2033-02-27', '2034-02-27'],
    first: ['2030-02-28', '2031-02-28', '2032-02-29', '2033-02-28'],
  },
];

describe('windows that follow each other', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  describe.each(WINDOWS)('$window from $at', ({ window, at, last, first }) => {
    const [joining, second, third, fourth, fifth, sixth] = last as [string, string, string, string, string, string];
    const [thirdBegins, fourthBegins, fifthBegins, sixthBegins] = first as [string, string, string, string];

    it('ONE_STEP: reached, lost, lost again, kept, lost', async () => {
      await expectTale(app, {
        at,
        ladders: [metals(app, FOUR).within(window).falling('ONE_STEP')],
        rows: [
          [lastMoment(joining), buys(450), `black to ${second}, 400 keeps`],
          [lastMoment(second), null, `black to ${second}, 400 keeps`],
          [midnight(thirdBegins), null, `gold to ${third}, 200 keeps; 400 to black by ${third}`],
          [lastMoment(third), buys(150), `gold to ${third}, 50 keeps; 250 to black by ${third}`],
          [midnight(fourthBegins), null, `silver to ${fourth}, 100 keeps; 200 to gold by ${fourth}`],
          [midnight(fourthBegins), buys(110), `silver to ${fourth}, 0 keeps; 90 to gold by ${fourth}`],
          [midnight(fifthBegins), null, `silver to ${fifth}, 100 keeps; 200 to gold by ${fifth}`],
          [lastMoment(fifth), null, `silver to ${fifth}, 100 keeps; 200 to gold by ${fifth}`],
          [midnight(sixthBegins), null, `bronze for ever; 100 to silver by ${sixth}`],
        ],
        history: [
          `${joining} 23:59 PURCHASE bronze → black`,
          `${thirdBegins} 00:00 REVIEW black → gold`,
          `${fourthBegins} 00:00 REVIEW gold → silver`,
          `${sixthBegins} 00:00 REVIEW silver → bronze`,
        ],
      });
    });

    it('TO_EARNED: reached, lost, reached anew, kept, lost', async () => {
      await expectTale(app, {
        at,
        ladders: [metals(app, FOUR).within(window).falling('TO_EARNED')],
        rows: [
          [lastMoment(joining), buys(450), `black to ${second}, 400 keeps`],
          [lastMoment(second), null, `black to ${second}, 400 keeps`],
          [midnight(thirdBegins), null, `bronze for ever; 100 to silver by ${third}`],
          [lastMoment(third), buys(150), `silver to ${fourth}, 100 keeps; 50 to gold by ${third}`],
          [midnight(fourthBegins), null, `silver to ${fourth}, 100 keeps; 200 to gold by ${fourth}`],
          [midnight(fourthBegins), buys(110), `silver to ${fourth}, 0 keeps; 90 to gold by ${fourth}`],
          [midnight(fifthBegins), null, `silver to ${fifth}, 100 keeps; 200 to gold by ${fifth}`],
          [midnight(sixthBegins), null, `bronze for ever; 100 to silver by ${sixth}`],
        ],
        history: [
          `${joining} 23:59 PURCHASE bronze → black`,
          `${thirdBegins} 00:00 REVIEW black → bronze`,
          `${third} 23:59 PURCHASE bronze → silver`,
          `${sixthBegins} 00:00 REVIEW silver → bronze`,
        ],
      });
    });

    it('NEVER: reached step by step, for ever', async () => {
      await expectTale(app, {
        at,
        ladders: [metals(app, FOUR).within(window).falling('NEVER')],
        rows: [
          [lastMoment(joining), buys(150), `silver for ever; 50 to gold by ${joining}`],
          [midnight(thirdBegins), buys(150), `silver for ever; 50 to gold by ${third}`],
          [lastMoment(third), buys(50), `gold for ever; 200 to black by ${third}`],
          [midnight(fourthBegins), null, `gold for ever; 400 to black by ${fourth}`],
          [midnight(sixthBegins), buys(399), `gold for ever; 1 to black by ${sixth}`],
        ],
        history: [`${joining} 23:59 PURCHASE bronze → silver`, `${third} 23:59 PURCHASE silver → gold`],
      });
    });
  });

  it.each(['NEVER', 'ONE_STEP', 'TO_EARNED'])('LIFETIME: what adds up in years is never lost, %s', async (falling) => {
    await expectTale(app, {
      ladders: [metals(app, FOUR).within('LIFETIME').falling(falling)],
      rows: [
        ['2026-11-20', buys(60), 'bronze for ever; 40 to silver some day'],
        ['2027-12-31', buys(39), 'bronze for ever; 1 to silver some day'],
        ['2028-12-31', buys(1), 'silver for ever; 100 to gold some day'],
        ['2029-11-20', buys(300), 'black for ever'],
        ['2031-11-20', null, 'black for ever'],
      ],
      history: ['2028-12-31 12:00 PURCHASE bronze → silver', '2029-11-20 12:00 PURCHASE silver → black'],
    });
  });
});
