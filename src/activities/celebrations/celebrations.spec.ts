import { startOfDay } from '../../kernel/calendar.js';
import { isCelebrated, monthDaysOf, yearsOfMembership, type Celebrant, type Today } from './celebrations.js';

const LONG_AGO = new Date('2020-01-01T00:00:00Z');
const SOMEBODY: Celebrant = { enrolledAt: LONG_AGO, joinedAt: LONG_AGO, birthDate: null, birthDateKnownAt: null };

const on = (day: string, timeZone = 'Europe/London'): Today => ({ day, midnight: startOfDay(day, timeZone), timeZone });
const born = (birthDate: string, knownAt = LONG_AGO): Celebrant => ({
  ...SOMEBODY,
  birthDate,
  birthDateKnownAt: knownAt,
});
const joined = (joinedAt: string, enrolledAt = joinedAt): Celebrant => ({
  ...SOMEBODY,
  joinedAt: new Date(joinedAt),
  enrolledAt: new Date(enrolledAt),
});

describe('isCelebrated', () => {
  it.each([
    ['on the day', '1980-12-10', '2027-12-10', true],
    ['the day before', '1980-12-10', '2027-12-09', false],
    ['the day after', '1980-12-10', '2027-12-11', false],
    ['29 February in a leap year', '2004-02-29', '2028-02-29', true],
    ['not on the 28th of a leap year', '2004-02-29', '2028-02-28', false],
    ['on 28 February of a common year', '2004-02-29', '2027-02-28', true],
    ['not on 1 March of a common year', '2004-02-29', '2027-03-01', false],
    ['born on 28 February', '2004-02-28', '2027-02-28', true],
    ['new year', '1999-01-01', '2027-01-01', true],
  ])('a birthday: %s', (_, birthDate, day, expected) => {
    expect(isCelebrated('BIRTHDAY', born(birthDate), on(day))).toBe(expected);
  });

  it('is no birthday when the date was told on the day, and is one when it was told just before', () => {
    const midnight = startOfDay('2027-12-10', 'Pacific/Auckland');
    const today = on('2027-12-10', 'Pacific/Auckland');

    expect(isCelebrated('BIRTHDAY', born('1980-12-10', midnight), today)).toBe(false);
    expect(isCelebrated('BIRTHDAY', born('1980-12-10', new Date(midnight.getTime() - 1)), today)).toBe(true);
  });

  it('is no birthday when the date is not known', () => {
    expect(isCelebrated('BIRTHDAY', SOMEBODY, on('2027-12-10'))).toBe(false);
  });

  it.each([
    ['a year later', '2026-05-05T10:00:00Z', 'Europe/London', '2027-05-05', 1],
    ['never in the year of joining', '2026-05-05T10:00:00Z', 'Europe/London', '2026-05-05', 0],
    ['ten years later', '2026-05-05T10:00:00Z', 'Europe/London', '2036-05-05', 10],
    ['a day early', '2026-05-05T10:00:00Z', 'Europe/London', '2027-05-04', 0],
    ['the day in the zone east of UTC', '2026-05-05T12:00:00Z', 'Pacific/Auckland', '2027-05-06', 1],
    ['the day in the zone west of UTC', '2026-05-05T06:59:59Z', 'America/Los_Angeles', '2027-05-04', 1],
    ['the year in the zone', '2026-12-31T23:00:00Z', 'Pacific/Auckland', '2027-01-01', 0],
    ['the year in the zone, a year later', '2026-12-31T23:00:00Z', 'Pacific/Auckland', '2028-01-01', 1],
    ['29 February in a common year', '2024-02-29T12:00:00Z', 'Europe/London', '2027-02-28', 3],
    ['29 February in a leap year', '2024-02-29T12:00:00Z', 'Europe/London', '2028-02-29', 4],
  ])('an anniversary: %s', (_, joinedAt, timeZone, day, years) => {
    const celebrant = joined(joinedAt);

    expect(yearsOfMembership(celebrant, on(day, timeZone))).toBe(years);
    expect(isCelebrated('ANNIVERSARY', celebrant, on(day, timeZone))).toBe(years > 0);
  });

  it('is no anniversary of somebody who joined long ago and was enrolled on the day', () => {
    const midnight = '2027-05-05T00:00:00Z';
    const today = on('2027-05-05', 'UTC');

    expect(isCelebrated('ANNIVERSARY', joined('2025-05-05T10:00:00Z', midnight), today)).toBe(false);
    expect(isCelebrated('ANNIVERSARY', joined('2025-05-05T10:00:00Z', '2027-05-04T23:59:59.999Z'), today)).toBe(true);
  });
});

describe('monthDaysOf', () => {
  it.each([
    ['BIRTHDAY', '2027-12-10', [1210]],
    ['BIRTHDAY', '2027-02-28', [228, 229]],
    ['BIRTHDAY', '2028-02-28', [228]],
    ['BIRTHDAY', '2028-02-29', [229]],
    ['ANNIVERSARY', '2027-05-05', [504, 505, 506]],
    ['ANNIVERSARY', '2027-01-01', [101, 102, 1231]],
    ['ANNIVERSARY', '2027-02-28', [227, 228, 229, 301]],
    ['ANNIVERSARY', '2028-02-28', [227, 228, 229, 301]],
    ['ANNIVERSARY', '2028-02-29', [228, 229, 301]],
    ['ANNIVERSARY', '2027-03-01', [228, 229, 301, 302]],
  ] as const)('%s on %s', (celebration, day, expected) => {
    expect(monthDaysOf(celebration, day)).toEqual(expected);
  });
});
