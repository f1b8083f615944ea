import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { expectTale, metals } from './support/climbing.js';
import { boughtOn, buys } from './support/deeds.js';

const SILVER = { bronze: 0, silver: 100 };
const AMSTERDAM = 'Europe/Amsterdam';
const NEW_YORK = 'America/New_York';

const before = (moment: string): string => new Date(Date.parse(moment) - 1).toISOString();
const after = (moment: string): string => new Date(Date.parse(moment) + 1).toISOString();
const minute = (moment: string): string => moment.slice(0, 16).replace('T', ' ');

describe("the midnight of a program's time zone", () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  describe.each([
    [AMSTERDAM, '2026-12-31T23:00:00.000Z', '2027-12-31T23:00:00.000Z'],
    [NEW_YORK, '2027-01-01T05:00:00.000Z', '2028-01-01T05:00:00.000Z'],
  ])('%s', (timeZone, newYear, nextNewYear) => {
    it('ends a year: what is bought at 23:59:59.999 counts in it', async () => {
      await expectTale(app, {
        timeZone,
        ladders: [metals(app, SILVER)],
        rows: [
          [before(newYear), buys(100), 'silver to 2027-12-31, 100 keeps'],
          [before(nextNewYear), null, 'silver to 2027-12-31, 100 keeps'],
          [nextNewYear, null, 'bronze for ever; 100 to silver by 2028-12-31'],
          [after(nextNewYear), null, 'bronze for ever; 100 to silver by 2028-12-31'],
        ],
        history: [
          `${minute(before(newYear))} PURCHASE bronze → silver`,
          `${minute(nextNewYear)} REVIEW silver → bronze`,
        ],
      });
    });

    it.each([
      ['at midnight', newYear],
      ['a moment later', after(newYear)],
    ])('begins a year: what is bought %s counts in it', async (_, moment) => {
      await expectTale(app, {
        timeZone,
        ladders: [metals(app, SILVER)],
        rows: [
          [before(newYear), buys(50), 'bronze for ever; 50 to silver by 2026-12-31'],
          [moment, buys(50), 'bronze for ever; 50 to silver by 2027-12-31'],
          [before(nextNewYear), buys(50), 'silver to 2028-12-31, 100 keeps'],
        ],
        history: [`${minute(before(nextNewYear))} PURCHASE bronze → silver`],
      });
    });

    it.each([
      [before(newYear), 'silver to 2027-12-31, 100 keeps'],
      [newYear, 'silver to 2028-12-31, 100 keeps'],
    ])('sorts what is told late by its own date: %s', async (moment, shows) => {
      await expectTale(app, {
        timeZone,
        ladders: [metals(app, SILVER)],
        rows: [['2027-01-10', boughtOn(moment, 100), shows]],
        history: ['2027-01-10 12:00 PURCHASE bronze → silver'],
      });
    });
  });

  it.each([
    // The clocks go forward on 28 March 2027 and back on 31 October 2027.
    [AMSTERDAM, 1, '2027-02-27', '2027-03-27', '2027-03-28', '2027-03-27T23:00:00.000Z'],
    [AMSTERDAM, 1, '2027-02-28', '2027-03-28', '2027-03-29', '2027-03-28T22:00:00.000Z'],
    [AMSTERDAM, 1, '2027-09-30', '2027-10-30', '2027-10-31', '2027-10-30T22:00:00.000Z'],
    [AMSTERDAM, 2, '2027-08-31', '2027-10-31', '2027-11-01', '2027-10-31T23:00:00.000Z'],
    // 14 March and 7 November 2027.
    [NEW_YORK, 1, '2027-02-13', '2027-03-13', '2027-03-14', '2027-03-14T05:00:00.000Z'],
    [NEW_YORK, 1, '2027-02-14', '2027-03-14', '2027-03-15', '2027-03-15T04:00:00.000Z'],
    [NEW_YORK, 1, '2027-10-06', '2027-11-06', '2027-11-07', '2027-11-07T04:00:00.000Z'],
    [NEW_YORK, 1, '2027-10-07', '2027-11-07', '2027-11-08', '2027-11-08T05:00:00.000Z'],
  ])(
    '%s, the last %i months, around the days of 23 and 25 hours: %s',
    async (timeZone, months, reached, last, lost, midnight) => {
      await expectTale(app, {
        timeZone,
        ladders: [metals(app, SILVER).within('ROLLING', months)],
        rows: [
          [reached, buys(100), `silver to ${last}, 100 keeps`],
          [before(midnight), null, `silver to ${last}, 100 keeps`],
          [midnight, null, `bronze for ever; 100 to silver by ${lost}`],
        ],
        history: [`${reached} 12:00 PURCHASE bronze → silver`, `${minute(midnight)} REVIEW silver → bronze`],
      });
    },
  );

  it.each([
    [AMSTERDAM, '2027-03-31T22:00:00.000Z'],
    [NEW_YORK, '2027-04-01T04:00:00.000Z'],
  ])('%s ends a quarter in summer time', async (timeZone, midnight) => {
    await expectTale(app, {
      timeZone,
      ladders: [metals(app, SILVER).within('CALENDAR_QUARTER')],
      rows: [
        ['2026-12-31', buys(100), 'silver to 2027-03-31, 100 keeps'],
        [before(midnight), buys(99), 'silver to 2027-03-31, 1 keeps'],
        [midnight, null, 'bronze for ever; 100 to silver by 2027-06-30'],
        [after(midnight), boughtOn(before(midnight), 1), 'silver to 2027-06-30, 100 keeps'],
      ],
      history: [
        '2026-12-31 12:00 PURCHASE bronze → silver',
        `${minute(midnight)} REVIEW silver → bronze`,
        `${minute(midnight)} PURCHASE bronze → silver`,
      ],
    });
  });
});
