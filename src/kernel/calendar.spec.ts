import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import {
  addToDay,
  addToInstant,
  daysBefore,
  dayInZone,
  endOfPeriod,
  firstDayAfter,
  instantInZone,
  isDay,
  isMonthDay,
  isTimeZone,
  localTime,
  midnightAfter,
  minutesAfter,
  periodAround,
  startOfDay,
  type CalendarUnit,
  type PeriodUnit,
} from './calendar.js';

describe('isTimeZone', () => {
  it.each(['Europe/London', 'America/Argentina/Buenos_Aires', 'UTC', 'Etc/GMT+5'])('%s is one', (name) => {
    expect(isTimeZone(name)).toBe(true);
  });

  it.each(['', 'Europe/Nowhere', '+01:00', 'local'])('%j is none', (name) => {
    expect(isTimeZone(name)).toBe(false);
  });
});

describe('instantInZone', () => {
  it.each([
    ['2027-01-15T12:00:00', 'Europe/London', '2027-01-15T12:00:00.000Z'],
    ['2027-07-15T12:00:00', 'Europe/London', '2027-07-15T11:00:00.000Z'],
    ['2027-03-28T01:30:00', 'Europe/London', '2027-03-28T01:30:00.000Z'],
    ['2027-10-31T01:30:00', 'Europe/London', '2027-10-31T00:30:00.000Z'],
    ['2028-02-29T00:00:00', 'America/New_York', '2028-02-29T05:00:00.000Z'],
  ])('%s in %s is %s', (local, zone, instant) => {
    expect(instantInZone(local, zone).toISOString()).toBe(instant);
  });
});

describe('dayInZone', () => {
  it.each([
    ['2027-03-27T23:59:59.999Z', 'Europe/London', '2027-03-27'],
    ['2027-06-30T23:00:00Z', 'Europe/London', '2027-07-01'],
    ['2027-01-01T00:00:00Z', 'America/New_York', '2026-12-31'],
  ])('%s in %s is %s', (instant, zone, day) => {
    expect(dayInZone(new Date(instant), zone)).toBe(day);
  });
});

describe('localTime', () => {
  it.each([
    ['2027-03-01T12:00:00Z', 'UTC', '2027-03-01', 1, 720],
    ['2027-03-07T23:59:59.999Z', 'UTC', '2027-03-07', 7, 1439],
    ['2027-03-08T00:00:00Z', 'UTC', '2027-03-08', 1, 0],
    ['2027-01-01T00:30:00Z', 'America/New_York', '2026-12-31', 4, 1170],
    ['2028-02-29T12:00:00Z', 'Asia/Kolkata', '2028-02-29', 2, 1050],
    // The clock goes from 01:00 to 02:00 on 28 March, and from 02:00 back to 01:00 on 31 October.
    ['2027-03-28T00:59:59Z', 'Europe/London', '2027-03-28', 7, 59],
    ['2027-03-28T01:00:00Z', 'Europe/London', '2027-03-28', 7, 120],
    ['2027-10-31T00:30:00Z', 'Europe/London', '2027-10-31', 7, 90],
    ['2027-10-31T01:30:00Z', 'Europe/London', '2027-10-31', 7, 90],
    ['2027-10-31T02:00:00Z', 'Europe/London', '2027-10-31', 7, 120],
    // Midnight is skipped, and comes twice.
    ['2018-11-04T02:59:59Z', 'America/Sao_Paulo', '2018-11-03', 6, 1439],
    ['2018-11-04T03:00:00Z', 'America/Sao_Paulo', '2018-11-04', 7, 60],
    ['2018-02-18T02:30:00Z', 'America/Sao_Paulo', '2018-02-17', 6, 1410],
    // There was no 30 December.
    ['2011-12-30T09:59:00Z', 'Pacific/Apia', '2011-12-29', 4, 1439],
    ['2011-12-30T10:00:00Z', 'Pacific/Apia', '2011-12-31', 6, 0],
  ])('%s in %s is %s, weekday %i, minute %i', (instant, zone, day, weekday, minute) => {
    expect(localTime(new Date(instant), zone)).toEqual({ day, weekday, minute });
  });
});

describe('periodAround', () => {
  it.each<[string, 'DAY' | 'WEEK' | 'MONTH' | 'YEAR', string, string]>([
    ['2027-03-01', 'DAY', '2027-03-01', '2027-03-02'],
    ['2028-02-28', 'DAY', '2028-02-28', '2028-02-29'],
    ['2027-12-31', 'DAY', '2027-12-31', '2028-01-01'],
    ['2027-03-01', 'WEEK', '2027-03-01', '2027-03-08'],
    ['2027-03-07', 'WEEK', '2027-03-01', '2027-03-08'],
    ['2027-03-31', 'WEEK', '2027-03-29', '2027-04-05'],
    // Weeks over the end of a year belong to both.
    ['2026-12-31', 'WEEK', '2026-12-28', '2027-01-04'],
    ['2027-01-03', 'WEEK', '2026-12-28', '2027-01-04'],
    ['2028-01-01', 'WEEK', '2027-12-27', '2028-01-03'],
    ['2028-02-29', 'WEEK', '2028-02-28', '2028-03-06'],
    ['2027-02-28', 'MONTH', '2027-02-01', '2027-03-01'],
    ['2028-02-29', 'MONTH', '2028-02-01', '2028-03-01'],
    ['2027-12-31', 'MONTH', '2027-12-01', '2028-01-01'],
    ['2027-01-31', 'MONTH', '2027-01-01', '2027-02-01'],
    ['2027-01-01', 'YEAR', '2027-01-01', '2028-01-01'],
    ['2028-02-29', 'YEAR', '2028-01-01', '2029-01-01'],
    ['2027-12-31', 'YEAR', '2027-01-01', '2028-01-01'],
  ])('the period of %s, %s, is from %s until %s', (day, unit, first, next) => {
    expect(periodAround(day, unit)).toEqual({ first, next });
  });

  it.each(['DAY', 'WEEK', 'MONTH', 'YEAR'] as const)('each %s follows the one before without a gap', (unit) => {
    for (let day = '2027-12-20'; day < '2028-03-10'; day = addToDay(day, 1, 'DAYS')) {
      const { first, next } = periodAround(day, unit);

      expect(first <= day && day < next).toBe(true);
      expect(periodAround(first, unit)).toEqual({ first, next });
      expect(periodAround(next, unit).first).toBe(next);
    }
  });
});

describe('isDay', () => {
  it.each([['2028-02-29', true], ['2027-02-29', false], ['2027-13-01', false], ['2027-1-1', false], ['', false]])('%j: %s', (text, expected) => {
    expect(isDay(text)).toBe(expected);
  }); // prettier-ignore
});

describe('isMonthDay', () => {
  it.each(['01-01', '02-29', '12-31'])('%s is one', (text) => {
    expect(isMonthDay(text)).toBe(true);
  });

  it.each(['', '02-30', '04-31', '13-01', '00-01', '1-1', '31-12', '2027-12-31', '12-31 '])('%j is none', (text) => {
    expect(isMonthDay(text)).toBe(false);
  });
});

describe('addToDay', () => {
  it.each<[string, number, CalendarUnit, string]>([
    ['2027-01-25', 1, 'MONTHS', '2027-02-25'],
    ['2027-01-31', 1, 'MONTHS', '2027-02-28'],
    ['2028-01-31', 1, 'MONTHS', '2028-02-29'],
    ['2027-01-31', 2, 'MONTHS', '2027-03-31'],
    ['2026-12-31', 6, 'MONTHS', '2027-06-30'],
    ['2027-03-01', 12, 'MONTHS', '2028-03-01'],
    ['2028-02-29', 1, 'YEARS', '2029-02-28'],
    ['2028-02-29', 4, 'YEARS', '2032-02-29'],
    ['2027-02-28', 1, 'YEARS', '2028-02-28'],
    ['2027-12-31', 1, 'DAYS', '2028-01-01'],
    ['2027-02-28', 1, 'DAYS', '2027-03-01'],
    ['2028-02-28', 1, 'DAYS', '2028-02-29'],
    ['2027-03-27', 365, 'DAYS', '2028-03-26'],
    ['2027-03-27', 0, 'MONTHS', '2027-03-27'],
  ])('%s and %d %s is %s', (day, count, unit, expected) => {
    expect(addToDay(day, count, unit)).toBe(expected);
  });
});

describe('endOfPeriod', () => {
  it.each<[string, PeriodUnit, string]>([
    ['2027-02-10', 'MONTH', '2027-02-28'],
    ['2028-02-10', 'MONTH', '2028-02-29'],
    ['2027-02-28', 'MONTH', '2027-02-28'],
    ['2027-12-01', 'MONTH', '2027-12-31'],
    ['2027-01-01', 'QUARTER', '2027-03-31'],
    ['2027-03-31', 'QUARTER', '2027-03-31'],
    ['2027-04-01', 'QUARTER', '2027-06-30'],
    ['2027-08-15', 'QUARTER', '2027-09-30'],
    ['2027-11-15', 'QUARTER', '2027-12-31'],
    ['2027-06-30', 'HALF_YEAR', '2027-06-30'],
    ['2027-07-01', 'HALF_YEAR', '2027-12-31'],
    ['2027-01-01', 'YEAR', '2027-12-31'],
    ['2027-12-31', 'YEAR', '2027-12-31'],
  ])('%s, %s: %s', (day, unit, expected) => {
    expect(endOfPeriod(day, unit)).toBe(expected);
  });
});

describe('firstDayAfter', () => {
  it.each<[string, string[], string]>([
    ['2027-03-01', ['12-31'], '2027-12-31'],
    ['2027-12-30', ['12-31'], '2027-12-31'],
    ['2027-12-31', ['12-31'], '2028-12-31'],
    ['2027-03-01', ['12-31', '06-30'], '2027-06-30'],
    ['2027-06-30', ['12-31', '06-30'], '2027-12-31'],
    ['2027-12-31', ['12-31', '06-30'], '2028-06-30'],
    ['2027-01-15', ['02-29'], '2027-02-28'],
    ['2027-02-28', ['02-29'], '2028-02-29'],
    ['2028-02-28', ['02-29'], '2028-02-29'],
    ['2028-02-29', ['02-29'], '2029-02-28'],
    ['2027-01-15', ['02-29', '02-28'], '2027-02-28'],
    ['2028-02-28', ['02-29', '02-28'], '2028-02-29'],
  ])('%s, %j: %s', (day, monthDays, expected) => {
    expect(firstDayAfter(day, monthDays)).toBe(expected);
  });

  it('needs a day', () => {
    expect(() => firstDayAfter('2027-01-01', [])).toThrow(RangeError);
  });
});

describe('startOfDay and midnightAfter', () => {
  it.each([
    ['2027-01-14', 'Europe/Amsterdam', '2027-01-14T23:00:00.000Z'],
    ['2027-07-14', 'Europe/Amsterdam', '2027-07-14T22:00:00.000Z'],
    // Summer time begins on 28 March and ends on 31 October: 23 and 25 hours.
    ['2027-03-27', 'Europe/Amsterdam', '2027-03-27T23:00:00.000Z'],
    ['2027-03-28', 'Europe/Amsterdam', '2027-03-28T22:00:00.000Z'],
    ['2027-10-30', 'Europe/Amsterdam', '2027-10-30T22:00:00.000Z'],
    ['2027-10-31', 'Europe/Amsterdam', '2027-10-31T23:00:00.000Z'],
    ['2027-03-13', 'America/New_York', '2027-03-14T05:00:00.000Z'],
    ['2027-03-14', 'America/New_York', '2027-03-15T04:00:00.000Z'],
    ['2027-11-07', 'America/New_York', '2027-11-08T05:00:00.000Z'],
    ['2028-02-28', 'America/New_York', '2028-02-29T05:00:00.000Z'],
    ['2028-02-29', 'America/New_York', '2028-03-01T05:00:00.000Z'],
    // There was no midnight: the clock went from 23:59:59 to 01:00.
    ['2018-11-03', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
    ['2018-11-04', 'America/Sao_Paulo', '2018-11-05T02:00:00.000Z'],
    // Midnight came twice: the day begins with the first.
    ['2018-02-16', 'America/Sao_Paulo', '2018-02-17T02:00:00.000Z'],
    ['2018-02-17', 'America/Sao_Paulo', '2018-02-18T03:00:00.000Z'],
    // There was no 30 December at all.
    ['2011-12-29', 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
    ['2027-12-31', 'UTC', '2028-01-01T00:00:00.000Z'],
  ])('the day after %s in %s begins at %s', (day, zone, expected) => {
    expect(midnightAfter(day, zone).toISOString()).toBe(expected);
    expect(startOfDay(addToDay(day, 1, 'DAYS'), zone).toISOString()).toBe(expected);
  });

  it.each(['Europe/Amsterdam', 'America/New_York', 'America/Sao_Paulo'])('bound the days of %s', (zone) => {
    for (let day = '2018-01-01'; day < '2019-01-01'; day = addToDay(day, 1, 'DAYS')) {
      const [start, end] = [startOfDay(day, zone), midnightAfter(day, zone)];

      const around = [start.getTime() - 1, start.getTime(), end.getTime() - 1, end.getTime()];
      expect(around.map((at) => dayInZone(new Date(at), zone))).toEqual([
        addToDay(day, -1, 'DAYS'),
        day,
        day,
        addToDay(day, 1, 'DAYS'),
      ]);
    }
  });
});

describe('addToInstant', () => {
  it.each<[string, number, CalendarUnit, string, string]>([
    ['2027-03-01T12:30:15.250Z', 14, 'DAYS', 'Europe/Amsterdam', '2027-03-15T12:30:15.250Z'],
    // 12:00 stays 12:00 over the change of the clocks.
    ['2027-03-27T11:00:00Z', 1, 'DAYS', 'Europe/Amsterdam', '2027-03-28T10:00:00.000Z'],
    ['2027-10-30T10:00:00Z', 1, 'DAYS', 'Europe/Amsterdam', '2027-10-31T11:00:00.000Z'],
    ['2027-02-14T17:00:00Z', 1, 'MONTHS', 'America/New_York', '2027-03-14T16:00:00.000Z'],
    // 02:30 is skipped on 28 March, and comes twice on 31 October.
    ['2027-03-27T01:30:00Z', 1, 'DAYS', 'Europe/Amsterdam', '2027-03-28T01:30:00.000Z'],
    ['2027-10-30T00:30:00Z', 1, 'DAYS', 'Europe/Amsterdam', '2027-10-31T00:30:00.000Z'],
    // 31 January in the zone, still 30 January in UTC.
    ['2027-01-30T23:30:00Z', 1, 'MONTHS', 'Europe/Amsterdam', '2027-02-27T23:30:00.000Z'],
    ['2027-02-01T04:30:00Z', 1, 'MONTHS', 'America/New_York', '2027-03-01T04:30:00.000Z'],
    ['2028-02-29T12:00:00Z', 1, 'YEARS', 'Europe/Amsterdam', '2029-02-28T12:00:00.000Z'],
    ['2018-10-04T03:30:00Z', 1, 'MONTHS', 'America/Sao_Paulo', '2018-11-04T03:30:00.000Z'],
    ['2027-03-01T12:00:00Z', 0, 'DAYS', 'Europe/Amsterdam', '2027-03-01T12:00:00.000Z'],
  ])('%s and %d %s in %s is %s', (instant, count, unit, zone, expected) => {
    expect(addToInstant(new Date(instant), count, unit, zone).toISOString()).toBe(expected);
  });
});

describe('daysBefore and minutesAfter', () => {
  it('count exact time', () => {
    const noon = new Date('2027-03-28T12:00:00Z');

    expect(daysBefore(noon, 1)).toEqual(new Date('2027-03-27T12:00:00Z'));
    expect(minutesAfter(noon, 5)).toEqual(new Date('2027-03-28T12:05:00Z'));
  });
});

describe('what is kept of zones', () => {
  const zones = ['UTC', 'Europe/London', 'America/Los_Angeles', 'Asia/Kolkata', 'Pacific/Chatham', 'Africa/Casablanca'];
  const instant = fc
    .integer({ min: Date.UTC(1850, 0), max: Date.UTC(2200, 0) })
    .map((milliseconds) => new Date(milliseconds));

  it('says what the calendar says of any instant', () => {
    fc.assert(
      fc.property(instant, fc.constantFrom(...zones), (at, zone) => {
        const asked = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone);

        expect(localTime(at, zone)).toEqual({
          day: asked.toPlainDate().toString(),
          weekday: asked.dayOfWeek,
          minute: asked.hour * 60 + asked.minute,
        });
      }),
      { seed: 28, numRuns: 2000 },
    );
  });

  it.each(zones)('says so each quarter of an hour around the changes of the clocks in %s', (zone) => {
    for (const start of [Date.UTC(2027, 2, 26), Date.UTC(2027, 9, 30), Date.UTC(2027, 3, 2)]) {
      for (let at = start; at < start + 3 * 86_400_000; at += 900_000) {
        const asked = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);

        const { day, minute } = localTime(new Date(at), zone);

        expect([day, minute]).toEqual([asked.toPlainDate().toString(), asked.hour * 60 + asked.minute]);
      }
    }
  });

  it('goes on after very many days', () => {
    const days = Array.from({ length: 6000 }, (_, index) => addToDay('2020-01-01', index, 'DAYS'));

    const starts = days.map((day) => startOfDay(day, 'Europe/London'));

    expect(starts.map((start) => dayInZone(start, 'Europe/London'))).toEqual(days);
    expect(startOfDay('2020-07-01', 'Europe/London').toISOString()).toBe('2020-06-30T23:00:00.000Z');
  });
});

describe('periods', () => {
  const day = fc
    .integer({ min: Date.UTC(1, 0) / 86_400_000, max: Date.UTC(9990, 0) / 86_400_000 })
    .map((number) => new Date(number * 86_400_000).toISOString().slice(0, 10));

  it('are those of the calendar', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -800, max: 800 }), (text, count) => {
        const date = Temporal.PlainDate.from(text);
        const monday = date.subtract({ days: date.dayOfWeek - 1 });
        const month = date.with({ day: 1 });
        const year = month.with({ month: 1 });

        expect(addToDay(text, count, 'DAYS')).toBe(date.add({ days: count }).toString());
        expect(addToDay(text, count, 'MONTHS')).toBe(date.add({ months: count }).toString());
        expect(addToDay(text, count, 'YEARS')).toBe(date.add({ years: count }).toString());
        for (const [unit, months] of [
          ['MONTH', 1],
          ['QUARTER', 3],
          ['HALF_YEAR', 6],
          ['YEAR', 12],
        ] as const) {
          const last = date.with({ month: Math.ceil(date.month / months) * months, day: 31 });
          expect(endOfPeriod(text, unit)).toBe(last.toString());
        }
        expect(periodAround(text, 'DAY')).toEqual({ first: text, next: date.add({ days: 1 }).toString() });
        expect(periodAround(text, 'WEEK')).toEqual({ first: `${monday}`, next: `${monday.add({ days: 7 })}` });
        expect(periodAround(text, 'MONTH')).toEqual({ first: `${month}`, next: `${month.add({ months: 1 })}` });
        expect(periodAround(text, 'YEAR')).toEqual({ first: `${year}`, next: `${year.add({ years: 1 })}` });
      }),
      { seed: 29, numRuns: 500 },
    );
  });
});
