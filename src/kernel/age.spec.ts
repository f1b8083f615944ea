import fc from 'fast-check';
import { agesOn, birthdayIn, yearOf, type Birth } from './age.js';
import { addToDay } from './calendar.js';

const someDay = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

const someBirth = fc.oneof(
  someDay.map((birthDate) => ({ birthDate, birthYear: Number(birthDate.slice(0, 4)) })),
  fc.integer({ min: 1900, max: 2099 }).map((birthYear) => ({ birthDate: null, birthYear })),
);

const on = (birthDate: string): Birth => ({ birthDate, birthYear: yearOf(birthDate) });
const inYear = (birthYear: number): Birth => ({ birthDate: null, birthYear });

describe('agesOn', () => {
  it.each<[Birth, string, number, number]>([
    [on('2009-03-01'), '2027-03-01', 18, 18],
    [on('2009-03-02'), '2027-03-01', 17, 17],
    [on('2008-02-29'), '2026-02-28', 17, 17],
    [on('2008-02-29'), '2026-03-01', 18, 18],
    [on('2008-02-29'), '2028-02-29', 20, 20],
    [on('2027-03-01'), '2027-03-01', 0, 0],
    [inYear(2009), '2027-03-01', 17, 18],
    [inYear(2009), '2027-01-01', 17, 18],
    [inYear(2009), '2027-12-31', 18, 18],
    [inYear(2027), '2027-03-01', 0, 0],
    [inYear(2028), '2027-03-01', 0, 0],
  ])('of %j on %s is %i to %i', (birth, today, atLeast, atMost) => {
    expect(agesOn(birth, today)).toEqual({ atLeast, atMost });
  });

  it('is unknown without day and year of birth', () => {
    expect(agesOn({ birthDate: null, birthYear: null }, '2027-03-01')).toBeNull();
  });

  it('never decreases with time, and is never less at most than at least', () => {
    fc.assert(
      fc.property(someBirth, someDay, fc.nat(40_000), (birth, day, later) => {
        const before = agesOn(birth, day)!;
        const after = agesOn(birth, addToDay(day, later, 'DAYS'))!;

        expect(before.atLeast).toBeGreaterThanOrEqual(0);
        expect(before.atMost).toBeGreaterThanOrEqual(before.atLeast);
        expect(after.atLeast).toBeGreaterThanOrEqual(before.atLeast);
        expect(after.atMost).toBeGreaterThanOrEqual(before.atMost);
      }),
    );
  });

  it('knows by the day what it bounds by the year', () => {
    fc.assert(
      fc.property(someDay, someDay, (birthDate, today) => {
        const birthYear = Number(birthDate.slice(0, 4));
        const byYear = agesOn({ birthDate: null, birthYear }, today)!;
        const { atLeast, atMost } = agesOn({ birthDate, birthYear }, today)!;

        expect(atLeast).toBe(atMost);
        expect(atLeast).toBeGreaterThanOrEqual(byYear.atLeast);
        expect(atLeast).toBeLessThanOrEqual(byYear.atMost);
      }),
    );
  });
});

describe('birthdayIn', () => {
  it.each([
    [2027, '1980-05-17', '2027-05-17'],
    [2027, '1980-02-29', '2027-02-28'],
    [2028, '1980-02-29', '2028-02-29'],
    [2100, '1980-02-29', '2100-02-28'],
    [1980, '1980-02-29', '1980-02-29'],
  ])('in %i of who was born on %s is %s', (year, birthDate, birthday) => {
    expect(birthdayIn(year, birthDate)).toBe(birthday);
  });
});

describe('yearOf', () => {
  it('is the first four digits', () => {
    expect(yearOf('1980-02-29')).toBe(1980);
  });
});
