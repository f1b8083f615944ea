import { ATTEMPTS, retryAfter, waitAfter } from './retry-schedule.js';

const NOW = new Date('2027-03-01T12:00:00Z');
const DAY = 24 * 3_600_000;

describe('the waits between attempts', () => {
  it('are 5 s, 5 min, 30 min, 2, 5, 10, 14, 20 and 24 hours; after ten attempts there is none', () => {
    const waits = Array.from({ length: ATTEMPTS }, (_, index) => waitAfter(index + 1, 0.5, null));

    expect(waits.map((wait) => wait && wait / 1000)).toEqual([
      5,
      300,
      1800,
      7200,
      18_000,
      36_000,
      50_400,
      72_000,
      86_400,
      null,
    ]);
  });

  it('differ by up to a tenth', () => {
    expect([0, 0.25, 0.5, 0.999].map((chance) => waitAfter(1, chance, null))).toEqual([4500, 4750, 5000, 5499]);
  });

  it('are as long as the receiver asks, a day at most', () => {
    expect([0, 1000, 60_000, 30 * DAY].map((asked) => waitAfter(1, 0.5, asked))).toEqual([5000, 5000, 60_000, DAY]);
    expect(waitAfter(ATTEMPTS, 0.5, 60_000)).toBeNull();
  });
});

describe('Retry-After', () => {
  it.each([
    [undefined, null],
    ['120', 120_000],
    [' 0 ', 0],
    ['Mon, 01 Mar 2027 12:01:00 GMT', 60_000],
    ['Mon, 01 Mar 2027 11:00:00 GMT', 0],
    ['-5', null],
    ['1e3', null],
    ['9999999999', null],
    ['soon', null],
    ['', null],
  ])('%j is %j', (header, milliseconds) => {
    expect(retryAfter(header, NOW)).toBe(milliseconds);
  });
});
