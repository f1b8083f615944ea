import { lastDayBefore } from './last-day.js';

describe('the last day of something that is gone at an instant', () => {
  it.each([
    ['the day before a midnight', '2027-03-01T00:00:00Z', 'Europe/London', '2027-02-28'],
    ['the day itself where it is gone during it', '2027-03-01T00:00:00.001Z', 'Europe/London', '2027-03-01'],
    ["of the zone's midnight, not that of UTC", '2027-06-30T23:00:00Z', 'Europe/London', '2027-06-30'],
    ['west of it', '2027-07-01T04:00:00Z', 'America/New_York', '2027-06-30'],
    ['east of it', '2027-06-30T15:00:00Z', 'Asia/Tokyo', '2027-06-30'],
    ['the day that is an hour short', '2027-03-28T23:00:00Z', 'Europe/London', '2027-03-28'],
    ['the day that is an hour longer', '2027-11-01T00:00:00Z', 'Europe/London', '2027-10-31'],
    ['where the day after begins at one', '2027-04-29T22:00:00Z', 'Africa/Cairo', '2027-04-29'],
  ])('is %s', (_, instant, timeZone, day) => {
    expect(lastDayBefore(new Date(instant), timeZone)).toBe(day);
  });
});
