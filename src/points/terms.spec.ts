import {
  endsByInactivity,
  expiryFrom,
  inactivityEnd,
  maturesAt,
  type ExpiryPolicy,
  type PendingPolicy,
} from './terms.js';

const LONDON = 'Europe/London';
const AMSTERDAM = 'Europe/Amsterdam';
const NEW_YORK = 'America/New_York';
const SAO_PAULO = 'America/Sao_Paulo';

const NEVER: ExpiryPolicy = { kind: 'NEVER', count: null, unit: null, roundUpTo: null, dates: null };
const A_MONTH: ExpiryPolicy = { ...NEVER, kind: 'AFTER', count: 1, unit: 'MONTHS' };
const A_YEAR: ExpiryPolicy = { ...A_MONTH, count: 12 };
const AT_NEW_YEAR: ExpiryPolicy = { ...NEVER, kind: 'DATES', dates: ['12-31'] };
const INACTIVE: ExpiryPolicy = { ...NEVER, kind: 'INACTIVITY', count: 6, unit: 'MONTHS' };

describe('endsByInactivity', () => {
  it.each([
    ['points without a date', null, false, true],
    ['points with a date', new Date('2027-01-01'), false, false],
    ['points with a date of their rule', new Date('2027-01-01'), true, true],
  ])('%s', (_, expiresAt, alsoByInactivity, expected) => {
    expect(endsByInactivity({ expiresAt, alsoByInactivity })).toBe(expected);
  });
});

describe('expiryFrom', () => {
  it.each<[string, ExpiryPolicy, string, string, string]>([
    ['E6: a month', A_MONTH, '2027-01-25T12:00:00Z', AMSTERDAM, '2027-02-25T23:00:00.000Z'],
    ['E6: a month after the 31st', A_MONTH, '2027-01-31T12:00:00Z', AMSTERDAM, '2027-02-28T23:00:00.000Z'],
    [
      'E6: a month, rounded up',
      { ...A_MONTH, roundUpTo: 'MONTH' },
      '2027-01-10T12:00:00Z',
      AMSTERDAM,
      '2027-02-28T23:00:00.000Z',
    ],
    ['E9: from the day the policy came', A_YEAR, '2027-03-01T09:00:00Z', LONDON, '2028-03-02T00:00:00.000Z'],
    ['the day of the zone counts', A_MONTH, '2027-02-01T04:59:59Z', NEW_YORK, '2027-03-01T05:00:00.000Z'],
    ['its first instant too', A_MONTH, '2027-02-01T05:00:00Z', NEW_YORK, '2027-03-02T05:00:00.000Z'],
    [
      'the last day is one of 23 hours',
      { ...A_MONTH, count: 1, unit: 'DAYS' },
      '2027-03-27T12:00:00Z',
      AMSTERDAM,
      '2027-03-28T22:00:00.000Z',
    ],
    [
      'there is no midnight',
      { ...A_MONTH, count: 30, unit: 'DAYS' },
      '2018-10-04T12:00:00Z',
      SAO_PAULO,
      '2018-11-04T03:00:00.000Z',
    ],
    ['29 February', { ...A_MONTH, unit: 'YEARS' }, '2028-02-29T12:00:00Z', LONDON, '2029-03-01T00:00:00.000Z'],
    [
      'rounded up to a quarter',
      { ...A_YEAR, roundUpTo: 'QUARTER' },
      '2027-02-10T12:00:00Z',
      AMSTERDAM,
      '2028-03-31T22:00:00.000Z',
    ],
    [
      'rounded up to a half year',
      { ...A_YEAR, roundUpTo: 'HALF_YEAR' },
      '2027-02-10T12:00:00Z',
      AMSTERDAM,
      '2028-06-30T22:00:00.000Z',
    ],
    [
      'rounded up to a year that it ends already',
      { ...A_YEAR, roundUpTo: 'YEAR' },
      '2027-12-31T12:00:00Z',
      AMSTERDAM,
      '2028-12-31T23:00:00.000Z',
    ],
    ['a day of the year', AT_NEW_YEAR, '2027-03-01T12:00:00Z', AMSTERDAM, '2027-12-31T23:00:00.000Z'],
    ['earned on that very day', AT_NEW_YEAR, '2027-12-31T12:00:00Z', AMSTERDAM, '2028-12-31T23:00:00.000Z'],
    [
      'the next of several',
      { ...AT_NEW_YEAR, dates: ['12-31', '02-29'] },
      '2027-01-01T12:00:00Z',
      AMSTERDAM,
      '2027-02-28T23:00:00.000Z',
    ],
  ])('%s', (_, policy, from, zone, expected) => {
    expect(expiryFrom(policy, new Date(from), zone)?.toISOString()).toBe(expected);
  });

  it.each([NEVER, INACTIVE])('is never with $kind', (policy) => {
    expect(expiryFrom(policy, new Date('2027-03-01T12:00:00Z'), LONDON)).toBeNull();
  });

  it.each<ExpiryPolicy>([
    { ...A_MONTH, count: null },
    { ...A_MONTH, unit: null },
    { ...AT_NEW_YEAR, dates: null },
  ])('does not guess with %j', (policy) => {
    expect(() => expiryFrom(policy, new Date('2027-03-01T12:00:00Z'), LONDON)).toThrow();
  });
});

describe('inactivityEnd', () => {
  it.each<[string, string, string]>([
    ['2027-05-10T12:00:00Z', AMSTERDAM, '2027-11-10T23:00:00.000Z'],
    ['2027-08-31T12:00:00Z', AMSTERDAM, '2028-02-29T23:00:00.000Z'],
    ['2027-05-10T22:30:00Z', AMSTERDAM, '2027-11-11T23:00:00.000Z'],
    ['2027-05-10T03:59:59Z', NEW_YORK, '2027-11-10T05:00:00.000Z'],
  ])('six months after %s in %s: %s', (lastActiveAt, zone, expected) => {
    expect(inactivityEnd(INACTIVE, new Date(lastActiveAt), zone)?.toISOString()).toBe(expected);
  });

  it.each([NEVER, A_MONTH, AT_NEW_YEAR])('is none with $kind', (policy) => {
    expect(inactivityEnd(policy, new Date('2027-05-10T12:00:00Z'), LONDON)).toBeNull();
  });
});

describe('maturesAt', () => {
  const AT_ONCE: PendingPolicy = { kind: 'AT_ONCE', count: null, unit: null };
  const FORTNIGHT: PendingPolicy = { kind: 'AFTER', count: 14, unit: 'DAYS' };

  it.each<[string, PendingPolicy, string, string, string]>([
    ['two weeks', FORTNIGHT, '2027-03-01T12:00:00Z', AMSTERDAM, '2027-03-15T12:00:00.000Z'],
    ['the same local time', FORTNIGHT, '2027-03-20T12:00:00Z', AMSTERDAM, '2027-04-03T11:00:00.000Z'],
    [
      'a month after the 31st',
      { ...FORTNIGHT, count: 1, unit: 'MONTHS' },
      '2027-01-31T12:00:00Z',
      AMSTERDAM,
      '2027-02-28T12:00:00.000Z',
    ],
    [
      'the return window',
      { ...AT_ONCE, kind: 'RETURN_WINDOW' },
      '2027-03-01T12:00:00Z',
      AMSTERDAM,
      '2027-03-31T11:00:00.000Z',
    ],
  ])('%s', (_, policy, from, zone, expected) => {
    expect(maturesAt(policy, new Date(from), 30, zone)?.toISOString()).toBe(expected);
  });

  it('is the moment itself when there is no return window', () => {
    const from = new Date('2027-03-01T12:00:00Z');

    expect(maturesAt({ ...AT_ONCE, kind: 'RETURN_WINDOW' }, from, 0, AMSTERDAM)).toEqual(from);
  });

  it.each<PendingPolicy>([AT_ONCE, { ...AT_ONCE, kind: 'COMPLETED' }])('is no date with $kind', (policy) => {
    expect(maturesAt(policy, new Date('2027-03-01T12:00:00Z'), 30, LONDON)).toBeNull();
  });

  it.each<PendingPolicy>([
    { ...FORTNIGHT, count: null },
    { ...FORTNIGHT, unit: null },
  ])('does not guess with %j', (policy) => {
    expect(() => maturesAt(policy, new Date('2027-03-01T12:00:00Z'), 30, LONDON)).toThrow();
  });
});
