import { expiredDaysProblems, lastDayProblems } from './day-problems.js';

describe('lastDayProblems', () => {
  const NOW = new Date('2027-03-01T12:00:00Z');
  const problem = [{ path: ['expiresOn'], message: 'must be from 2027-03-01 to 2127-03-01' }];

  it.each([
    [null, []],
    ['2027-02-28', problem],
    ['2027-03-01', []],
    ['2127-03-01', []],
    ['2127-03-02', problem],
  ])('%s', (day, expected) => {
    expect(lastDayProblems(day, NOW, 'Europe/London')).toEqual(expected);
  });

  it('goes by the day of the zone', () => {
    expect(lastDayProblems('2027-03-01', new Date('2027-03-01T10:00:00Z'), 'Pacific/Auckland')).toEqual([]);
    expect(lastDayProblems('2027-03-01', new Date('2027-03-01T11:00:00Z'), 'Pacific/Auckland')).toHaveLength(1);
  });
});

describe('expiredDaysProblems', () => {
  const TODAY = '2027-03-01';

  it.each<[string, string | null, string | null]>([
    ['2027-03-01', null, null],
    ['1970-01-01', '1970-01-01', null],
    ['2027-03-02', null, 'expiredFrom: must be from 1970-01-01 to 2027-03-01'],
    ['1969-12-31', null, 'expiredFrom: must be from 1970-01-01 to 2027-03-01'],
    ['2027-01-02', '2027-01-01', 'expiredFrom: must be from 1970-01-01 to 2027-01-01'],
    ['2027-01-02', '2027-03-02', 'expiredUntil: must be from 1970-01-01 to 2027-03-01'],
    ['1969-01-01', '1969-12-31', 'expiredUntil: must be from 1970-01-01 to 2027-03-01'],
  ])('%s to %s', (from, until, expected) => {
    const texts = expiredDaysProblems(from, until, TODAY).map(({ path, message }) => `${path.join('.')}: ${message}`);

    expect(texts).toEqual(expected === null ? [] : [expected]);
  });
});
