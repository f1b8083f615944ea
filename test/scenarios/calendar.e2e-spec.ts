import { aStory, having, NOTHING, type Story } from '../factories/a-story.js';
import { aVoucher } from '../factories/a-voucher.js';
import { aCart, redeem } from '../e2e/vouchers/support/vouchers.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';

const days = (count: number) => ({ kind: 'AFTER', count, unit: 'DAYS' });
const months = (count: number) => ({ kind: 'AFTER', count, unit: 'MONTHS' });
const years = (count: number) => ({ kind: 'AFTER', count, unit: 'YEARS' });
const on = (...dates: string[]) => ({ kind: 'DATES', dates });

const AMSTERDAM = 'Europe/Amsterdam';
const NEW_YORK = 'America/New_York';

// Where the clocks change at midnight: on to 1, so that a day begins at 1, or back to 23 or 0, so that an evening or a midnight comes twice.
const SANTIAGO = 'America/Santiago';
const CAIRO = 'Africa/Cairo';
const HAVANA = 'America/Havana';

const moved = (instant: string, milliseconds: number): string =>
  new Date(Date.parse(instant) + milliseconds).toISOString();

describe('days begin and end in the zone of the program', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  describe.each<[string, string, string, Record<string, unknown>, string]>([
    ['to a day of 23 hours', AMSTERDAM, '2027-03-27T12:00:00Z', days(1), '2027-03-28T22:00:00.000Z'],
    ['to the day before it', AMSTERDAM, '2027-03-26T12:00:00Z', days(1), '2027-03-27T23:00:00.000Z'],
    ['to the day after it', AMSTERDAM, '2027-03-28T12:00:00Z', days(1), '2027-03-29T22:00:00.000Z'],
    [
      'earned in the hour before the clocks go on',
      AMSTERDAM,
      '2027-03-28T00:59:59.999Z',
      days(1),
      '2027-03-29T22:00:00.000Z',
    ],
    ['to a day of 25 hours', AMSTERDAM, '2027-10-30T12:00:00Z', days(1), '2027-10-31T23:00:00.000Z'],
    ['to the day before it', AMSTERDAM, '2027-10-29T12:00:00Z', days(1), '2027-10-30T22:00:00.000Z'],
    ['earned in the hour that comes twice', AMSTERDAM, '2027-10-31T00:30:00Z', days(1), '2027-11-01T23:00:00.000Z'],
    ['and in its second time', AMSTERDAM, '2027-10-31T01:30:00Z', days(1), '2027-11-01T23:00:00.000Z'],
    ['a month to a day of 23 hours', AMSTERDAM, '2027-02-28T12:00:00Z', months(1), '2027-03-28T22:00:00.000Z'],
    [
      'to the end of March',
      AMSTERDAM,
      '2027-02-10T12:00:00Z',
      { ...months(1), roundUpTo: 'MONTH' },
      '2027-03-31T22:00:00.000Z',
    ],
    ['to a day of 23 hours', NEW_YORK, '2027-03-13T17:00:00Z', days(1), '2027-03-15T04:00:00.000Z'],
    ['to the day before it', NEW_YORK, '2027-03-12T17:00:00Z', days(1), '2027-03-14T05:00:00.000Z'],
    ['to a day of 25 hours', NEW_YORK, '2027-11-06T16:00:00Z', days(1), '2027-11-08T05:00:00.000Z'],
    ['to the day before it', NEW_YORK, '2027-11-05T16:00:00Z', days(1), '2027-11-07T04:00:00.000Z'],
    ['six months from winter to summer', NEW_YORK, '2027-01-15T17:00:00Z', months(6), '2027-07-16T04:00:00.000Z'],
    ['the last instant of a day there', NEW_YORK, '2027-02-01T04:59:59.999Z', days(1), '2027-02-02T05:00:00.000Z'],
    ['the first instant of the next', NEW_YORK, '2027-02-01T05:00:00.000Z', days(1), '2027-02-03T05:00:00.000Z'],
    ['the last instant of a day there', AMSTERDAM, '2027-01-31T22:59:59.999Z', months(1), '2027-02-28T23:00:00.000Z'],
    ['the first instant of the next', AMSTERDAM, '2027-01-31T23:00:00.000Z', months(1), '2027-03-01T23:00:00.000Z'],
    [
      '12 months from 28 February before a leap year',
      AMSTERDAM,
      '2027-02-28T12:00:00Z',
      months(12),
      '2028-02-28T23:00:00.000Z',
    ],
    ['12 months from 29 February', AMSTERDAM, '2028-02-29T12:00:00Z', months(12), '2029-02-28T23:00:00.000Z'],
    [
      '1 month from 31 January of a leap year',
      AMSTERDAM,
      '2028-01-31T12:00:00Z',
      months(1),
      '2028-02-29T23:00:00.000Z',
    ],
    [
      '1 month from 29 January of a common year',
      AMSTERDAM,
      '2027-01-29T12:00:00Z',
      months(1),
      '2027-02-28T23:00:00.000Z',
    ],
    ['4 years from 29 February', AMSTERDAM, '2028-02-29T12:00:00Z', years(4), '2032-02-29T23:00:00.000Z'],
    ['12 months from 29 February', NEW_YORK, '2028-02-29T17:00:00Z', months(12), '2029-03-01T05:00:00.000Z'],
    ['1 month from 31 January of a leap year', NEW_YORK, '2028-01-31T17:00:00Z', months(1), '2028-03-01T05:00:00.000Z'],
    ['on 29 February, in a common year', AMSTERDAM, '2027-01-10T12:00:00Z', on('02-29'), '2027-02-28T23:00:00.000Z'],
    ['on 29 February, in a leap year', AMSTERDAM, '2028-02-28T12:00:00Z', on('02-29'), '2028-02-29T23:00:00.000Z'],
    [
      'on 29 February, earned on 28 February of a common year',
      AMSTERDAM,
      '2027-02-28T12:00:00Z',
      on('02-29'),
      '2028-02-29T23:00:00.000Z',
    ],
    ['on a day of 23 hours', NEW_YORK, '2027-03-13T17:00:00Z', on('03-14'), '2027-03-15T04:00:00.000Z'],
    ['on a day of 25 hours', NEW_YORK, '2027-11-07T03:59:59.999Z', on('11-07'), '2027-11-08T05:00:00.000Z'],
    [
      "on the year's last day, earned in its last millisecond",
      NEW_YORK,
      '2028-01-01T04:59:59.999Z',
      on('12-31'),
      '2029-01-01T05:00:00.000Z',
    ],
    ['to the day before midnight is skipped', SANTIAGO, '2027-09-03T16:00:00Z', days(1), '2027-09-05T04:00:00.000Z'],
    ['to a day that begins at 1', SANTIAGO, '2027-09-04T16:00:00Z', days(1), '2027-09-06T03:00:00.000Z'],
    [
      'the first instant of a day that begins at 1',
      SANTIAGO,
      '2027-09-05T04:00:00Z',
      days(1),
      '2027-09-07T03:00:00.000Z',
    ],
    ['to a day whose last hour comes twice', SANTIAGO, '2027-04-02T15:00:00Z', days(1), '2027-04-04T04:00:00.000Z'],
    ['earned in the second of these hours', SANTIAGO, '2027-04-04T03:59:59.999Z', days(1), '2027-04-05T04:00:00.000Z'],
    ['to a day that begins at 1', CAIRO, '2027-04-29T12:00:00Z', days(1), '2027-04-30T21:00:00.000Z'],
    ['to the day before midnight comes twice', HAVANA, '2027-11-05T16:00:00Z', days(1), '2027-11-07T04:00:00.000Z'],
    ['to a day of two midnights', HAVANA, '2027-11-06T16:00:00Z', days(1), '2027-11-08T05:00:00.000Z'],
  ])('%s, %s, earned at %s', (_, timeZone, at, expiry, gone) => {
    let story: Story;
    beforeEach(async () => {
      story = await aStory(app, { at, timeZone, currency: { expiry } });
      await story.earn(10);
    });

    it('is there a millisecond before midnight, and gone at midnight', async () => {
      expect(await story.openLots()).toEqual([{ free: 10, held: 0, gone }]);

      await story.advance(moved(gone, -1));
      expect(await story.balance()).toEqual(having({ available: 10 }));
      await story.spend(1);
      await story.advance(gone);

      expect(await story.balance()).toEqual(NOTHING);
      expect((await story.diary()).at(-1)).toBe(`${gone} EXPIRE -9`);
    });

    it.each([
      ['at midnight', 0],
      ['a millisecond after', 1],
    ])('the same without a job: %s', async (__, later) => {
      await story.letTimePass(moved(gone, -1));
      expect(await story.balance()).toEqual(having({ available: 10 }));
      await story.spend(1);
      await story.letTimePass(moved(gone, later));

      expect(await story.balance()).toEqual(NOTHING);
      expect(await story.tryHold(1)).toMatchObject({ code: 'INSUFFICIENT_POINTS', available: 0 });
      await story.earn(1);

      expect((await story.diary()).slice(-2)).toEqual([`${gone} EXPIRE -9`, `${moved(gone, later)} EARN +1`]);
    });
  });

  it.each([
    ['that begins at 1', SANTIAGO, '2027-09-05', '2027-09-05T04:00:00.000Z', '2027-09-06T03:00:00.000Z'],
    ['before that', SANTIAGO, '2027-09-04', '2027-09-04T04:00:00.000Z', '2027-09-05T04:00:00.000Z'],
    ['whose last hour comes twice', SANTIAGO, '2027-04-03', '2027-04-03T03:00:00.000Z', '2027-04-04T04:00:00.000Z'],
    ['that begins at 1', CAIRO, '2027-04-30', '2027-04-29T22:00:00.000Z', '2027-04-30T21:00:00.000Z'],
    ['before that', CAIRO, '2027-04-29', '2027-04-28T22:00:00.000Z', '2027-04-29T22:00:00.000Z'],
    ['of two midnights', HAVANA, '2027-11-07', '2027-11-07T04:00:00.000Z', '2027-11-08T05:00:00.000Z'],
    ['before that', HAVANA, '2027-11-06', '2027-11-06T04:00:00.000Z', '2027-11-07T04:00:00.000Z'],
  ])(
    'a voucher for one day %s, in %s on %s, is good from its first instant to its last',
    async (_, timeZone, day, first, gone) => {
      const story = await aStory(app, { at: moved(first, -86_400_000), timeZone });
      const { adminKey } = story.program;
      const dates = { validFrom: day, expiresOn: day };
      const { code } = await aVoucher(app).by(adminKey).with({ uses: 4 }).saying(dates).issue();
      const useAt = async (moment: string) => {
        await story.letTimePass(moment);
        const { use, reason } = await redeem(app, { code, orderId: moment, cart: aCart('10') }, adminKey);
        return use?.status ?? reason;
      };

      expect(await useAt(moved(first, -1))).toBe('NOT_YET');
      expect(await useAt(first)).toBe('REDEEMED');
      expect(await useAt(moved(gone, -1))).toBe('REDEEMED');
      expect(await useAt(gone)).toBe('EXPIRED');
    },
  );

  it.each([
    ['a time that is skipped is an hour later', AMSTERDAM, '2027-03-27T01:30:00Z', '2027-03-28T01:30:00.000Z'],
    ['half past midnight where that is skipped', SANTIAGO, '2027-09-04T04:30:00Z', '2027-09-05T04:30:00.000Z'],
    ['half past midnight where that comes twice', HAVANA, '2027-11-06T04:30:00Z', '2027-11-07T04:30:00.000Z'],
    ['a time that comes twice is the first', AMSTERDAM, '2027-10-30T00:30:00Z', '2027-10-31T00:30:00.000Z'],
    ['the same time of day across a day of 23 hours', NEW_YORK, '2027-03-13T17:00:00Z', '2027-03-14T16:00:00.000Z'],
    ['the same time of day across a day of 25 hours', NEW_YORK, '2027-11-06T16:00:00Z', '2027-11-07T17:00:00.000Z'],
  ])('points that wait for a day: %s', async (_, timeZone, at, matures) => {
    const story = await aStory(app, { at, timeZone, currency: { pending: days(1) } });
    await story.earn(10);

    await story.advance(moved(matures, -1));
    expect(await story.balance()).toEqual(having({ pending: 10 }));
    await story.advance(matures);

    expect(await story.balance()).toEqual(having({ available: 10 }));
  });

  it.each([
    ['Amsterdam, to a day of 23 hours', AMSTERDAM, '2026-09-28T12:00:00Z', '2027-03-28T22:00:00.000Z'],
    ['Amsterdam, from 31 August', AMSTERDAM, '2027-08-31T12:00:00Z', '2028-02-29T23:00:00.000Z'],
    ['New York, to a day of 25 hours', NEW_YORK, '2027-05-07T12:00:00Z', '2027-11-08T05:00:00.000Z'],
  ])('six months of inactivity: %s', async (_, timeZone, at, gone) => {
    const story = await aStory(app, {
      at,
      timeZone,
      currency: { expiry: { kind: 'INACTIVITY', count: 6, unit: 'MONTHS' } },
    });
    await story.earn(10);

    await story.advance(moved(gone, -1));
    expect(await story.balance()).toEqual(having({ available: 10 }));
    await story.advance(gone);

    expect(await story.balance()).toEqual(NOTHING);
  });

  it('expiresOn of a correction is a day there', async () => {
    const [amsterdam, newYork] = await Promise.all(
      [AMSTERDAM, NEW_YORK].map((timeZone) => aStory(app, { at: '2027-01-10T12:00:00Z', timeZone })),
    );
    await amsterdam?.credit(10, '2027-03-28');
    await newYork?.credit(10, '2027-11-07');

    expect(await amsterdam?.expiring()).toEqual([
      { at: '2027-03-28T22:00:00.000Z', lastDay: '2027-03-28', points: 10 },
    ]);
    expect(await newYork?.expiring()).toEqual([{ at: '2027-11-08T05:00:00.000Z', lastDay: '2027-11-07', points: 10 }]);
  });

  it('days of grace end at midnight there', async () => {
    const story = await aStory(app, {
      at: '2027-01-10T12:00:00Z',
      timeZone: NEW_YORK,
      currency: { expiry: months(1), graceDays: 3 },
    });
    await story.earn(10);
    const order = await story.buyWithPoints(10, [0]);
    await story.advance('2027-03-12T04:30:00Z'); // still the 11th there

    await story.cancel(order);

    expect(await story.openLots()).toEqual([{ free: 10, held: 0, gone: '2027-03-15T04:00:00.000Z' }]);
  });
});
