import { periodsIn, type InsightsPeriodUnit } from './periods.js';

describe('periods of a time', () => {
  it.each<[string, string, InsightsPeriodUnit, string[]]>([
    ['2027-02-27', '2027-03-01', 'DAY', ['2027-02-27 - 2027-02-27', '2027-02-28 - 2027-02-28', '2027-03-01 - 2027-03-01']],
    ['2027-03-03', '2027-03-15', 'WEEK', ['2027-03-03 - 2027-03-07', '2027-03-08 - 2027-03-14', '2027-03-15 - 2027-03-15']],
    ['2027-12-31', '2028-02-29', 'MONTH', ['2027-12-31 - 2027-12-31', '2028-01-01 - 2028-01-31', '2028-02-01 - 2028-02-29']],
    ['2027-03-01', '2027-03-01', 'YEAR', ['2027-03-01 - 2027-03-01']],
    ['2027-03-02', '2027-03-01', 'DAY', []],
  ])('from %s to %s by %s', (from, until, unit, expected) => {
    expect(periodsIn(from, until, unit, 9)?.map((one) => `${one.from} - ${one.until}`)).toEqual(expected);
  });

  it('begin with the first day of the calendar', () => {
    expect(periodsIn('2027-03-03', '2027-03-03', 'WEEK', 1)).toEqual([{ first: '2027-03-01', from: '2027-03-03', until: '2027-03-03' }]);
  });

  it('are not more than asked', () => {
    expect(periodsIn('2027-01-01', '2027-01-03', 'DAY', 3)).toHaveLength(3);
    expect(periodsIn('2027-01-01', '2027-01-04', 'DAY', 3)).toBeNull();
  });
}); // prettier-ignore
