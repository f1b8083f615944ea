import { daysBefore, dayInZone, instantInZone, isDay, isTimeZone, minutesAfter } from './calendar.js';

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

describe('isDay', () => {
  it.each([['2028-02-29', true], ['2027-02-29', false], ['2027-13-01', false], ['2027-1-1', false], ['', false]])('%j: %s', (text, expected) => {
    expect(isDay(text)).toBe(expected);
  }); // prettier-ignore
});

describe('daysBefore and minutesAfter', () => {
  it('count exact time', () => {
    const noon = new Date('2027-03-28T12:00:00Z');

    expect(daysBefore(noon, 1)).toEqual(new Date('2027-03-27T12:00:00Z'));
    expect(minutesAfter(noon, 5)).toEqual(new Date('2027-03-28T12:05:00Z'));
  });
});
