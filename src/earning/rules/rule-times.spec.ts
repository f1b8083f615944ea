import { hoursProblems, weekdayProblems, windowProblems } from './rule-times.js';

const at = (text: string) => new Date(text);

describe('windowProblems', () => {
  it.each<[string | null, string | null]>([
    [null, null],
    ['2027-03-01T00:00:00Z', null],
    [null, '2027-03-01T00:00:00Z'],
    ['2027-03-01T00:00:00.000Z', '2027-03-01T00:00:00.001Z'],
  ])('takes %s to %s', (from, until) => {
    expect(windowProblems(from === null ? null : at(from), until === null ? null : at(until))).toEqual([]);
  });

  it.each(['2027-03-01T00:00:00Z', '2027-02-28T23:59:59Z'])('refuses one that ends at %s', (until) => {
    expect(windowProblems(at('2027-03-01T00:00:00Z'), at(until))).toEqual([
      { path: ['until'], message: 'must be after from, 2027-03-01T00:00:00.000Z' },
    ]);
  });
});

describe('weekdayProblems', () => {
  it.each([undefined, null, ['SUNDAY'], ['SUNDAY', 'MONDAY']])('takes %j', (weekdays) => {
    expect(weekdayProblems(weekdays)).toEqual([]);
  });

  it('refuses none', () => {
    expect(weekdayProblems([])).toEqual([
      { path: ['weekdays'], message: 'must name at least one day; leave it out where all will do' },
    ]);
  });

  it('refuses a day each time that it is given again', () => {
    expect(weekdayProblems(['MONDAY', 'FRIDAY', 'MONDAY', 'MONDAY'])).toEqual([
      { path: ['weekdays', '2'], message: 'MONDAY is given twice' },
      { path: ['weekdays', '3'], message: 'MONDAY is given twice' },
    ]);
  });
});

describe('hoursProblems', () => {
  it.each([
    ['00:00', '24:00'],
    ['00:00', '00:01'],
    ['09:30', '17:00'],
    ['22:00', '02:00'],
    ['23:59', '00:00'],
  ])('takes %s to %s', (from, until) => {
    expect(hoursProblems({ from, until })).toEqual([]);
  });

  it.each(['24:00', '9:30', '09:60', '25:00', '09:30:00', '', '09:30\n', 'noon'])(
    'refuses %j as a beginning',
    (from) => {
      expect(hoursProblems({ from, until: '12:00' })).toEqual([
        { path: ['hours', 'from'], message: `"${from}" is not a time from "00:00" to "23:59"` },
      ]);
    },
  );

  it.each(['24:01', '9:30', '12:99', ''])('refuses %j as an end', (until) => {
    expect(hoursProblems({ from: '12:00', until })).toEqual([
      { path: ['hours', 'until'], message: `"${until}" is not a time from "00:00" to "24:00"` },
    ]);
  });

  it('refuses an end that is the beginning', () => {
    expect(hoursProblems({ from: '12:00', until: '12:00' })).toEqual([
      {
        path: ['hours', 'until'],
        message: 'must be another time than from, "12:00"; leave the hours out where the whole day will do',
      },
    ]);
  });

  it('names both ends when both are wrong', () => {
    expect(hoursProblems({ from: 'x', until: 'x' }).map(({ path }) => path.at(-1))).toEqual(['from', 'until']);
  });
});
