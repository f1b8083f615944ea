import { localTime } from '../../kernel/calendar.js';
import { LocalTimes } from './local-times.js';

const HOUR = 3_600_000;

describe('LocalTimes', () => {
  it.each([
    'Europe/London',
    'America/Los_Angeles',
    'Pacific/Auckland',
    'Asia/Kathmandu',
    'Africa/Cairo',
    'Australia/Lord_Howe',
    'Pacific/Apia',
    'UTC',
  ])('says what the calendar says, through a year and around the changes of clocks: %s', (timeZone) => {
    const times = new LocalTimes(timeZone);
    const wrong: Date[] = [];

    for (let at = Date.UTC(2027, 0, 1); at < Date.UTC(2028, 0, 2); at += 5 * HOUR + 61_001) {
      const instant = new Date(at);
      if (JSON.stringify(times.at(instant)) !== JSON.stringify(localTime(instant, timeZone))) wrong.push(instant);
    }
    for (const day of ['2027-03-14', '2027-03-28', '2027-10-31', '2011-12-29', '2011-12-30', '1969-12-31']) {
      for (let step = 0; step < 96; step++) {
        const instant = new Date(Date.parse(`${day}T00:00:00Z`) + step * 900_000 - 1);
        if (JSON.stringify(times.at(instant)) !== JSON.stringify(localTime(instant, timeZone))) wrong.push(instant);
      }
    }

    expect(wrong).toEqual([]);
  });
});
