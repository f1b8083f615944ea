import { addToDay } from '../../kernel/calendar.js';
import {
  firstDayAsked,
  lastDayReachedOn,
  lastDayRunningOn,
  windowAround,
  windowEndedBefore,
  type Window,
} from './windows.js';

const YEAR: Window = { kind: 'CALENDAR', unit: 'YEAR' };
const HALF: Window = { kind: 'CALENDAR', unit: 'HALF_YEAR' };
const QUARTER: Window = { kind: 'CALENDAR', unit: 'QUARTER' };
const TWELVE: Window = { kind: 'ROLLING', months: 12 };
const SIX: Window = { kind: 'ROLLING', months: 6 };
const OWN_YEAR: Window = { kind: 'ANNIVERSARY' };
const EVER: Window = { kind: 'LIFETIME' };
const JOINED = '2024-05-20';

describe('the window around a day', () => {
  it.each<[Window, day: string, first: string, next: string | null]>([
    [YEAR, '2026-11-03', '2026-01-01', '2027-01-01'],
    [YEAR, '2026-01-01', '2026-01-01', '2027-01-01'],
    [YEAR, '2026-12-31', '2026-01-01', '2027-01-01'],
    [HALF, '2026-06-30', '2026-01-01', '2026-07-01'],
    [HALF, '2026-07-01', '2026-07-01', '2027-01-01'],
    [QUARTER, '2026-03-31', '2026-01-01', '2026-04-01'],
    [QUARTER, '2026-12-31', '2026-10-01', '2027-01-01'],
    [QUARTER, '2026-05-15', '2026-04-01', '2026-07-01'],
    [TWELVE, '2027-03-15', '2026-03-16', '2027-03-16'],
    [TWELVE, '2028-02-29', '2027-03-01', '2028-03-01'],
    [TWELVE, '2029-02-28', '2028-03-01', '2029-03-01'],
    [SIX, '2028-02-29', '2027-09-01', '2028-03-01'],
    [SIX, '2027-08-31', '2027-03-01', '2027-09-01'],
    [SIX, '2027-08-28', '2027-03-01', '2027-08-29'],
    [SIX, '2027-08-27', '2027-02-28', '2027-08-28'],
    [OWN_YEAR, '2026-05-19', '2025-05-20', '2026-05-20'],
    [OWN_YEAR, '2026-05-20', '2026-05-20', '2027-05-20'],
    [OWN_YEAR, '2024-05-20', '2024-05-20', '2025-05-20'],
    // A purchase from before somebody joined.
    [OWN_YEAR, '2024-05-19', '2023-05-20', '2024-05-20'],
    [EVER, '2026-11-03', '0001-01-01', null],
  ])('%j on %s: from %s to before %s', (window, day, first, next) => {
    expect(windowAround(window, day, JOINED)).toEqual({ first, next });
  });

  it.each([
    ['2025-02-27', '2024-02-29', '2025-02-28'],
    ['2025-02-28', '2025-02-28', '2026-02-28'],
    ['2028-02-28', '2027-02-28', '2028-02-29'],
    ['2028-02-29', '2028-02-29', '2029-02-28'],
  ])('of somebody who joined on 29 February, on %s: from %s to before %s', (day, first, next) => {
    expect(windowAround(OWN_YEAR, day, '2024-02-29')).toEqual({ first, next });
  });
});

describe('the window that ended before a day', () => {
  it.each<[Window, day: string, first: string, next: string]>([
    [YEAR, '2028-01-01', '2027-01-01', '2028-01-01'],
    [YEAR, '2028-01-31', '2027-01-01', '2028-01-01'],
    [QUARTER, '2028-01-01', '2027-10-01', '2028-01-01'],
    [TWELVE, '2028-03-16', '2027-03-16', '2028-03-16'],
    [OWN_YEAR, '2026-05-20', '2025-05-20', '2026-05-20'],
  ])('%j before %s: from %s to before %s', (window, day, first, next) => {
    expect(windowEndedBefore(window, day, JOINED)).toEqual({ first, next });
  });

  it('is none for a lifetime', () => {
    expect(windowEndedBefore(EVER, '2028-01-01', JOINED)).toBeNull();
  });
});

describe('what is reached on a day lasts', () => {
  it.each<[Window, day: string, last: string | null]>([
    [YEAR, '2026-11-03', '2027-12-31'], // T5
    [HALF, '2026-11-03', '2027-06-30'],
    [QUARTER, '2026-11-03', '2027-03-31'],
    [TWELVE, '2027-03-15', '2028-03-15'], // T4
    [SIX, '2027-08-31', '2028-02-29'],
    [OWN_YEAR, '2026-05-19', '2027-05-19'],
    [EVER, '2026-11-03', null],
  ])('%j, %s: to %s', (window, day, last) => {
    expect(lastDayReachedOn(window, day, JOINED)).toBe(last);
  });
});

describe('what begins anew on a day lasts', () => {
  it.each<[Window, day: string, last: string | null]>([
    [YEAR, '2028-01-01', '2028-12-31'], // T6
    [YEAR, '2028-01-31', '2028-12-31'],
    [TWELVE, '2028-03-16', '2029-03-15'],
    [OWN_YEAR, '2026-05-20', '2027-05-19'],
    [EVER, '2028-01-01', null],
  ])('%j, %s: to %s', (window, day, last) => {
    expect(lastDayRunningOn(window, day, JOINED)).toBe(last);
  });
});

it('rolling: two days count together exactly as long as what the first reached lasts', () => {
  for (const months of [1, 2, 6, 11, 12, 13]) {
    const window: Window = { kind: 'ROLLING', months };
    for (const first of ['2027-01-31', '2027-02-28', '2027-08-29', '2027-08-31', '2027-12-31', '2028-02-29']) {
      const last = lastDayReachedOn(window, first, JOINED) as string;

      expect(windowEndedBefore(window, last, JOINED)).toMatchObject({ first: expect.any(String) });
      expect(windowEndedBefore(window, last, JOINED)!.first <= first).toBe(true);
      expect(windowAround(window, last, JOINED).first > first).toBe(true);
    }
  }
});

it('the first day that has to be known is never later than that of the window, for anybody', () => {
  for (const window of [YEAR, HALF, QUARTER, TWELVE, SIX, OWN_YEAR, EVER]) {
    for (const joined of ['2024-02-29', '2024-03-01', '2025-12-31']) {
      for (let day = '2027-01-01'; day < '2029-01-02'; day = addToDay(day, 1, 'DAYS')) {
        expect(firstDayAsked(window, day) <= windowAround(window, day, joined).first).toBe(true);
      }
    }
  }
});
