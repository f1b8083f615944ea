import fc from 'fast-check';
import { localTime, minutesAfter } from '../../kernel/calendar.js';
import { isWithin } from '../calculation/calculate.js';
import { nextMoment } from './next-moment.js';

const [MONDAY, FRIDAY, SATURDAY, SUNDAY] = [1, 5, 6, 7];
const hours = (from: number, until: number) => ({ from: from * 60, until: until * 60 });

describe('nextMoment', () => {
  it.each<[string, { weekdays?: number[]; hours?: { from: number; until: number } }, string, string | null, string?]>([
    // 1 March 2027 is a Monday.
    ['nothing asked: at once', {}, '2027-03-01T12:00:30.500Z', '2027-03-01T12:00:30.500Z'],
    ['the day of the week: at once', { weekdays: [MONDAY] }, '2027-03-01T23:59:59.999Z', '2027-03-01T23:59:59.999Z'],
    ['another day of the week', { weekdays: [FRIDAY] }, '2027-03-01T12:00:00Z', '2027-03-05T00:00:00Z'],
    ['the day before, a week later', { weekdays: [SUNDAY] }, '2027-03-01T12:00:00Z', '2027-03-07T00:00:00Z'],
    ['the first of several days', { weekdays: [FRIDAY, SUNDAY, MONDAY] }, '2027-03-02T12:00:00Z', '2027-03-05T00:00:00Z'],
    ['within the hours: at once', { hours: hours(9, 17) }, '2027-03-01T16:59:59.999Z', '2027-03-01T16:59:59.999Z'],
    ['before the hours', { hours: hours(9, 17) }, '2027-03-01T08:59:59.999Z', '2027-03-01T09:00:00Z'],
    ['after the hours', { hours: hours(9, 17) }, '2027-03-01T17:00:00Z', '2027-03-02T09:00:00Z'],
    ['hours to the end of the day', { hours: hours(18, 24) }, '2027-03-01T12:00:00Z', '2027-03-01T18:00:00Z'],
    ['hours of another day', { weekdays: [FRIDAY], hours: hours(9, 17) }, '2027-03-05T17:00:00Z', '2027-03-12T09:00:00Z'],
    ['over midnight, before it', { hours: hours(22, 2) }, '2027-03-01T23:00:00Z', '2027-03-01T23:00:00Z'],
    ['over midnight, after it', { hours: hours(22, 2) }, '2027-03-02T01:59:00Z', '2027-03-02T01:59:00Z'],
    ['over midnight, by day', { hours: hours(22, 2) }, '2027-03-02T02:00:00Z', '2027-03-02T22:00:00Z'],
    ['over midnight on one day: its first hours', { weekdays: [FRIDAY], hours: hours(22, 2) }, '2027-03-04T23:00:00Z', '2027-03-05T00:00:00Z'],
    ['over midnight on one day: its last hours', { weekdays: [FRIDAY], hours: hours(22, 2) }, '2027-03-05T02:00:00Z', '2027-03-05T22:00:00Z'],
    ['over midnight, the day after', { weekdays: [FRIDAY], hours: hours(22, 2) }, '2027-03-06T00:00:00Z', '2027-03-12T00:00:00Z'],

    // Clocks go from 01:00 to 02:00 on 28 March 2027 in London, and from 02:00 back to 01:00 on 31 October 2027.
    ['in summer time', { hours: hours(9, 17) }, '2027-07-01T07:00:00Z', '2027-07-01T08:00:00Z'],
    ['over the change to summer time', { hours: hours(9, 17) }, '2027-03-27T18:00:00Z', '2027-03-28T08:00:00Z'],
    ['hours that begin in the skipped hour', { hours: { from: 90, until: 240 } }, '2027-03-28T00:00:00Z', '2027-03-28T01:00:00Z'],
    ['hours that are skipped: the day after', { hours: hours(1, 2) }, '2027-03-27T12:00:00Z', '2027-03-29T00:00:00Z'],
    ['hours that are skipped on their one day: a week later', { weekdays: [SUNDAY], hours: hours(1, 2) }, '2027-03-27T12:00:00Z', '2027-04-04T00:00:00Z'],
    ['the first of repeated hours', { hours: { from: 90, until: 120 } }, '2027-10-31T00:00:00Z', '2027-10-31T00:30:00Z'],
    ['the second of repeated hours', { hours: { from: 90, until: 120 } }, '2027-10-31T01:10:00Z', '2027-10-31T01:30:00Z'],
    ['over the change from summer time', { hours: hours(9, 17) }, '2027-10-30T17:00:00Z', '2027-10-31T09:00:00Z'],

    ['far from UTC', { weekdays: [SATURDAY] }, '2027-03-05T10:00:00Z', '2027-03-05T11:00:00Z', 'Pacific/Auckland'],
    ['in a zone of half hours', { hours: hours(9, 17) }, '2027-03-01T00:00:00Z', '2027-03-01T03:30:00Z', 'Asia/Kolkata'],
    // Friday, 30 December 2011, never was in Samoa.
    ['a day that is skipped', { weekdays: [FRIDAY] }, '2011-12-29T12:00:00Z', '2012-01-05T10:00:00Z', 'Pacific/Apia'],
    // Midnight of 25 April 2025, a Friday, was skipped in Cairo.
    ['where midnight is skipped', { weekdays: [FRIDAY] }, '2025-04-24T12:00:00Z', '2025-04-24T22:00:00Z', 'Africa/Cairo'],
  ])('%s', (_what, { weekdays = null, hours: within = null }, from, expected, timeZone = 'Europe/London') => {
    const found = nextMoment({ weekdays, hours: within }, new Date(from), null, timeZone);

    expect(found).toEqual(expected && new Date(expected));
  }); // prettier-ignore

  it.each([
    ['2027-03-05T00:00:00.001Z', '2027-03-05T00:00:00.000Z'],
    ['2027-03-05T00:00:00.000Z', undefined],
    ['2027-03-01T12:00:00.000Z', undefined],
  ])('is before %s, or is none', (before, expected) => {
    const found = nextMoment(
      { weekdays: [FRIDAY], hours: null },
      new Date('2027-03-01T12:00:00Z'),
      new Date(before),
      'Europe/London',
    );

    expect(found?.toISOString()).toBe(expected);
  });

  it('is the first minute at which it holds, also around a change of the clocks', () => {
    const changes = fc.constantFrom(
      ['Europe/London', '2027-03-28T01:00:00Z'],
      ['Europe/London', '2027-10-31T01:00:00Z'],
      ['Australia/Lord_Howe', '2027-04-03T15:00:00Z'],
      ['Australia/Lord_Howe', '2027-10-02T15:30:00Z'],
      ['America/Sao_Paulo', '2018-11-04T03:00:00Z'],
      ['Asia/Kolkata', '2027-01-01T00:00:00Z'],
    );
    const minute = fc.integer({ min: 0, max: 95 }).map((quarter) => quarter * 15);
    const times = fc.record({
      weekdays: fc.option(fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 })),
      hours: fc.option(
        fc.tuple(minute, minute).map(([from, until]) => ({ from, until: until === from ? from + 1 : until })),
      ),
    });
    const begin = fc.integer({ min: -24 * 60, max: 12 * 60 });

    fc.assert(
      fc.property(changes, times, begin, ([timeZone = '', change = ''], { weekdays, hours }, minutes) => {
        const from = minutesAfter(new Date(change), minutes);
        const before = minutesAfter(from, 24 * 60);
        let expected: Date | null = null;
        for (let at = from; at < before && !expected; at = minutesAfter(at, 1)) {
          const local = localTime(at, timeZone);
          const holds = weekdays?.includes(local.weekday) ?? true;
          if (holds && (hours === null || isWithin(hours, local.minute))) expected = at;
        }

        expect(nextMoment({ weekdays, hours }, from, before, timeZone)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });
});
