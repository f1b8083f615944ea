import { expiryProblems, expiryTerms, pendingProblems, pendingTerms, type ExpiryTerms } from './point-policies.js';

type WantedExpiry = Partial<ExpiryTerms> & Pick<ExpiryTerms, 'kind'>;

describe('expiryTerms', () => {
  it('has everything, with null for what was left out', () => {
    expect(expiryTerms({ kind: 'NEVER' })).toEqual({
      kind: 'NEVER',
      count: null,
      unit: null,
      roundUpTo: null,
      dates: null,
    });
    expect(pendingTerms({ kind: 'AT_ONCE' })).toEqual({ kind: 'AT_ONCE', count: null, unit: null });
  });

  it('puts dates in order and leaves the list that was given', () => {
    const dates = ['12-31', '06-30'];

    expect(expiryTerms({ kind: 'DATES', dates }).dates).toEqual(['06-30', '12-31']);
    expect(dates).toEqual(['12-31', '06-30']);
  });
});

describe('pendingProblems', () => {
  it.each([
    { kind: 'AT_ONCE' },
    { kind: 'COMPLETED', count: null, unit: null },
    { kind: 'RETURN_WINDOW' },
    { kind: 'AFTER', count: 1, unit: 'DAYS' },
    { kind: 'AFTER', count: 3650, unit: 'DAYS' },
    { kind: 'AFTER', count: 1200, unit: 'MONTHS' },
    { kind: 'AFTER', count: 100, unit: 'YEARS' },
  ] as const)('finds none in %j', (policy) => {
    expect(pendingProblems(policy, ['pending'])).toEqual([]);
  });

  it('names what AFTER needs', () => {
    expect(pendingProblems({ kind: 'AFTER' }, ['pending'])).toEqual([
      { path: ['pending', 'count'], message: 'needed with AFTER: 1 to 3650' },
      { path: ['pending', 'unit'], message: 'needed with AFTER: DAYS, MONTHS or YEARS' },
    ]);
  });

  it.each(['AT_ONCE', 'RETURN_WINDOW', 'COMPLETED'] as const)('names what %s does not take', (kind) => {
    expect(pendingProblems({ kind, count: 1, unit: 'DAYS' }, ['pending'])).toEqual([
      { path: ['pending', 'count'], message: `not with ${kind}, only with AFTER` },
      { path: ['pending', 'unit'], message: `not with ${kind}, only with AFTER` },
    ]);
  });
});

describe('expiryProblems', () => {
  it.each<WantedExpiry>([
    { kind: 'NEVER' },
    { kind: 'NEVER', count: null, unit: null, roundUpTo: null, dates: null },
    { kind: 'AFTER', count: 12, unit: 'MONTHS' },
    { kind: 'AFTER', count: 12, unit: 'MONTHS', roundUpTo: 'HALF_YEAR' },
    { kind: 'INACTIVITY', count: 1200, unit: 'MONTHS' },
    { kind: 'DATES', dates: ['02-29'] },
    { kind: 'DATES', dates: Array.from({ length: 20 }, (_, index) => `01-${index + 10}`) },
  ])('finds none in %j', (policy) => {
    expect(expiryProblems(policy, ['expiry'])).toEqual([]);
  });

  it.each<[WantedExpiry, [field: string, message: string][]]>([
    [
      { kind: 'AFTER' },
      [
        ['count', 'needed with AFTER: 1 to 3650'],
        ['unit', 'needed with AFTER: DAYS, MONTHS or YEARS'],
      ],
    ],
    [{ kind: 'INACTIVITY', count: 6 }, [['unit', 'needed with INACTIVITY: DAYS, MONTHS or YEARS']]],
    [{ kind: 'INACTIVITY', unit: 'MONTHS' }, [['count', 'needed with INACTIVITY: 1 to 1200 MONTHS']]],
    [{ kind: 'AFTER', count: 0, unit: 'DAYS' }, [['count', '0 is not within 1 to 3650 DAYS']]],
    [{ kind: 'AFTER', count: 3651, unit: 'DAYS' }, [['count', '3651 is not within 1 to 3650 DAYS']]],
    [{ kind: 'AFTER', count: 1201, unit: 'MONTHS' }, [['count', '1201 is not within 1 to 1200 MONTHS']]],
    [{ kind: 'AFTER', count: 101, unit: 'YEARS' }, [['count', '101 is not within 1 to 100 YEARS']]],
    [{ kind: 'AFTER', count: 1, unit: 'YEARS', dates: ['12-31'] }, [['dates', 'not with AFTER, only with DATES']]],
    [
      { kind: 'INACTIVITY', count: 1, unit: 'YEARS', roundUpTo: 'YEAR' },
      [['roundUpTo', 'not with INACTIVITY, only with AFTER']],
    ],
    [
      { kind: 'NEVER', count: 1, unit: 'DAYS', roundUpTo: 'MONTH', dates: [] },
      [
        ['count', 'not with NEVER, only with AFTER and INACTIVITY'],
        ['unit', 'not with NEVER, only with AFTER and INACTIVITY'],
        ['roundUpTo', 'not with NEVER, only with AFTER'],
        ['dates', 'not with NEVER, only with DATES'],
      ],
    ],
    [{ kind: 'DATES' }, [['dates', 'needed with DATES: 1 to 20 days of the year such as "12-31"']]],
    [{ kind: 'DATES', dates: [] }, [['dates', '0 are not 1 to 20 days of the year such as "12-31"']]],
    [
      { kind: 'DATES', dates: Array.from({ length: 21 }, (_, index) => `01-${index + 10}`) },
      [['dates', '21 are not 1 to 20 days of the year such as "12-31"']],
    ],
    [
      { kind: 'DATES', dates: ['31-12', '02-29', '02-30', '02-29', ''] },
      [
        ['dates.0', '"31-12" is not a day such as "12-31"'],
        ['dates.2', '"02-30" is not a day such as "12-31"'],
        ['dates.3', '"02-29" is given twice'],
        ['dates.4', '"" is not a day such as "12-31"'],
      ],
    ],
    [
      { kind: 'DATES', dates: ['12-31'], count: 1, unit: 'DAYS', roundUpTo: 'YEAR' },
      [
        ['count', 'not with DATES, only with AFTER and INACTIVITY'],
        ['unit', 'not with DATES, only with AFTER and INACTIVITY'],
        ['roundUpTo', 'not with DATES, only with AFTER'],
      ],
    ],
  ])('%j', (policy, expected) => {
    const problems = expected.map(([field, message]) => ({ path: ['expiry', ...field.split('.')], message }));

    expect(expiryProblems(policy, ['expiry'])).toEqual(problems);
  });
});
