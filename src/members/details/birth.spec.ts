import { changeBirth, UNKNOWN_BIRTH, yearOf, type Birth } from './birth.js';

const TODAY = '2027-03-01';
const KNOWN: Birth = { birthDate: '1980-02-29', birthYear: 1980 };
const YEAR_ONLY: Birth = { birthDate: null, birthYear: 1980 };

describe('changeBirth', () => {
  it.each<[string, Birth, Partial<Birth>, Birth]>([
    ['nothing said', KNOWN, {}, KNOWN],
    ['a day brings its year', UNKNOWN_BIRTH, { birthDate: '1990-05-01' }, { birthDate: '1990-05-01', birthYear: 1990 }],
    [
      'a day and its year',
      UNKNOWN_BIRTH,
      { birthDate: '1990-05-01', birthYear: 1990 },
      { birthDate: '1990-05-01', birthYear: 1990 },
    ],
    [
      'a day, the year left open',
      UNKNOWN_BIRTH,
      { birthDate: '1990-05-01', birthYear: null },
      { birthDate: '1990-05-01', birthYear: 1990 },
    ],
    ['a year', UNKNOWN_BIRTH, { birthYear: 1900 }, { birthDate: null, birthYear: 1900 }],
    ['this year', UNKNOWN_BIRTH, { birthYear: 2027 }, { birthDate: null, birthYear: 2027 }],
    ['yesterday', UNKNOWN_BIRTH, { birthDate: '2027-02-28' }, { birthDate: '2027-02-28', birthYear: 2027 }],
    ['the first day', UNKNOWN_BIRTH, { birthDate: '1900-01-01' }, { birthDate: '1900-01-01', birthYear: 1900 }],
    ['another day', KNOWN, { birthDate: '1981-01-01' }, { birthDate: '1981-01-01', birthYear: 1981 }],
    ['the day taken away', KNOWN, { birthDate: null }, UNKNOWN_BIRTH],
    ['the day taken away but not the year', KNOWN, { birthDate: null, birthYear: 1980 }, YEAR_ONLY],
    ['the year that the day says', KNOWN, { birthYear: 1980 }, KNOWN],
    [
      'a day where the year was known',
      YEAR_ONLY,
      { birthDate: '1981-05-05' },
      { birthDate: '1981-05-05', birthYear: 1981 },
    ],
    ['the year taken away', YEAR_ONLY, { birthYear: null }, UNKNOWN_BIRTH],
    ['no day where there was none', YEAR_ONLY, { birthDate: null }, UNKNOWN_BIRTH],
  ])('%s', (_, before, said, after) => {
    expect(changeBirth(before, said, TODAY)).toEqual({ birth: after, problems: [] });
  });

  it.each<[string, Birth, Partial<Birth>, string, string]>([
    ['today', UNKNOWN_BIRTH, { birthDate: TODAY }, 'birthDate', '2027-03-01 is not within 1900-01-01 and yesterday'],
    [
      'before 1900',
      UNKNOWN_BIRTH,
      { birthDate: '1899-12-31' },
      'birthDate',
      '1899-12-31 is not within 1900-01-01 and yesterday',
    ],
    ['a year before 1900', UNKNOWN_BIRTH, { birthYear: 1899 }, 'birthYear', '1899 is not within 1900 and 2027'],
    ['next year', UNKNOWN_BIRTH, { birthYear: 2028 }, 'birthYear', '2028 is not within 1900 and 2027'],
    [
      'another year than the day',
      UNKNOWN_BIRTH,
      { birthDate: '1990-05-01', birthYear: 1991 },
      'birthYear',
      'does not agree with the birth date, which says 1990',
    ],
    [
      'another year than the day on record',
      KNOWN,
      { birthYear: 1981 },
      'birthYear',
      'does not agree with the birth date, which says 1980',
    ],
    [
      'no year but the day on record',
      KNOWN,
      { birthYear: null },
      'birthYear',
      'does not agree with the birth date, which says 1980',
    ],
  ])('refuses %s', (_, before, said, field, message) => {
    expect(changeBirth(before, said, TODAY).problems).toEqual([{ path: [field], message }]);
  });
});

describe('yearOf', () => {
  it('is the first four digits', () => {
    expect(yearOf('1980-02-29')).toBe(1980);
  });
});
