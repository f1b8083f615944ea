import { lastDayBefore } from './last-day.js';

describe('the last day before an instant', () => {
  it.each([
    ['2027-03-02T00:00:00Z', 'UTC', '2027-03-01'],
    ['2027-03-02T00:00:00.001Z', 'UTC', '2027-03-02'],
    ['2027-03-31T23:00:00Z', 'Europe/London', '2027-03-31'],
    ['2027-04-29T22:00:00Z', 'Africa/Cairo', '2027-04-29'],
  ])('%s in %s is %s', (instant, timeZone, day) => {
    expect(lastDayBefore(new Date(instant), timeZone)).toBe(day);
  });
});
