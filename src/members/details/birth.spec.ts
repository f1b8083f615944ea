import type { Birth } from '../../kernel/age.js';
import { changeBirth, UNKNOWN_BIRTH } from './birth.js';

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
    ['130 years of age', UNKNOWN_BIRTH, { birthDate: '1896-03-02' }, { birthDate: '1896-03-02', birthYear: 1896 }],
    ['a year of which somebody may be 130', UNKNOWN_BIRTH, { birthYear: 1896 }, { birthDate: null, birthYear: 1896 }],
    [
      'a day on record that is too long ago by now',
      { birthDate: '1890-01-01', birthYear: 1890 },
      { birthDate: '1890-01-01' },
      { birthDate: '1890-01-01', birthYear: 1890 },
    ],
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
    ['no day where there was none', YEAR_ONLY, { birthDate: null }, YEAR_ONLY],
  ])('%s', (_, before, said, after) => {
    expect(changeBirth(before, said, TODAY)).toEqual({ birth: after, problems: [] });
  });

  it.each<[string, Birth, Partial<Birth>, string, string]>([
    ['today', UNKNOWN_BIRTH, { birthDate: TODAY }, 'birthDate', '2027-03-01 is not within 1896-03-02 and yesterday'],
    [
      'tomorrow',
      UNKNOWN_BIRTH,
      { birthDate: '2027-03-02' },
      'birthDate',
      '2027-03-02 is not within 1896-03-02 and yesterday',
    ],
    [
      '131 years of age',
      UNKNOWN_BIRTH,
      { birthDate: '1896-03-01' },
      'birthDate',
      '1896-03-01 is not within 1896-03-02 and yesterday',
    ],
    [
      'a year of which nobody is 130',
      UNKNOWN_BIRTH,
      { birthYear: 1895 },
      'birthYear',
      '1895 is not within 1896 and 2027',
    ],
    [
      'a year below all',
      UNKNOWN_BIRTH,
      { birthYear: -2147483648 },
      'birthYear',
      '-2147483648 is not within 1896 and 2027',
    ],
    ['next year', UNKNOWN_BIRTH, { birthYear: 2028 }, 'birthYear', '2028 is not within 1896 and 2027'],
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

describe('the oldest that is believed', () => {
  it.each([
    ['2028-02-29', '1897-03-01', '1897-02-28'],
    ['2027-02-28', '1896-02-29', '1896-02-28'],
    ['2027-03-01', '1896-03-02', '1896-03-01'],
    ['2027-12-31', '1897-01-01', '1896-12-31'],
    ['2027-01-01', '1896-01-02', '1896-01-01'],
  ])('on %s was born on %s, not on %s', (today, oldest, older) => {
    const problemsOf = (birthDate: string) => changeBirth(UNKNOWN_BIRTH, { birthDate }, today).problems;

    expect(problemsOf(oldest)).toEqual([]);
    expect(problemsOf(older)).toEqual([
      { path: ['birthDate'], message: `${older} is not within ${oldest} and yesterday` },
    ]);
  });

  it.each([
    ['2027-12-30', 1896],
    ['2027-12-31', 1897],
    ['2028-01-01', 1897],
  ])('on %s was born in %i', (today, oldest) => {
    const problemsOf = (birthYear: number) => changeBirth(UNKNOWN_BIRTH, { birthYear }, today).problems;

    expect(problemsOf(oldest)).toEqual([]);
    expect(problemsOf(oldest - 1)).toEqual([
      { path: ['birthYear'], message: `${oldest - 1} is not within ${oldest} and ${today.slice(0, 4)}` },
    ]);
  });
});
