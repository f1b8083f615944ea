import {
  FIRST_PURCHASE,
  qualificationProblems,
  qualificationTerms,
  type WantedQualification,
} from './qualification.js';

describe('what a friend has to do', () => {
  it.each<[string, WantedQualification, object]>([
    ['to enroll', { on: 'ENROLLMENT' }, { qualifies: 'ENROLLMENT' }],
    ['to enroll, with the default said', { on: 'ENROLLMENT', purchases: 1 }, { qualifies: 'ENROLLMENT' }],
    ['a first purchase', { on: 'PURCHASE' }, {}],
    ['many purchases', { on: 'PURCHASE', purchases: 100 }, { purchases: 100 }],
    ['a minimum', { on: 'PURCHASE', minimum: '25.50' }, { minimum: 2550, moneyCurrency: 'GBP' }],
    ['the least minimum', { on: 'PURCHASE', minimum: '0.01' }, { minimum: 1, moneyCurrency: 'GBP' }],
    ['days', { on: 'PURCHASE', withinDays: 3650 }, { withinDays: 3650 }],
  ])('%s', (_, wanted, terms) => {
    expect(qualificationProblems(wanted, 'GBP')).toEqual([]);
    expect(qualificationTerms(wanted, 'GBP')).toEqual({ ...FIRST_PURCHASE, ...terms });
  });

  const amount = 'is not an amount of GBP above 0, at most 1000000000000, with at most 2 decimals';
  it.each<[WantedQualification, [string, string][]]>([
    [{ on: 'PURCHASE', purchases: 0 }, [['purchases', '0 is not within 1 to 100']]],
    [{ on: 'PURCHASE', purchases: 101 }, [['purchases', '101 is not within 1 to 100']]],
    [{ on: 'PURCHASE', minimum: '0' }, [['minimum', `0 ${amount}`]]],
    [{ on: 'PURCHASE', minimum: '-1' }, [['minimum', `-1 ${amount}`]]],
    [{ on: 'PURCHASE', minimum: '1.005' }, [['minimum', `1.005 ${amount}`]]],
    [{ on: 'PURCHASE', withinDays: 0 }, [['withinDays', '0 is not within 1 to 3650']]],
    [{ on: 'PURCHASE', withinDays: 3651 }, [['withinDays', '3651 is not within 1 to 3650']]],
    [
      { on: 'ENROLLMENT', purchases: 2, minimum: '5', withinDays: 30 },
      [
        ['purchases', 'only with PURCHASE: who enrolls has qualified'],
        ['minimum', 'only with PURCHASE: who enrolls has qualified'],
        ['withinDays', 'only with PURCHASE: who enrolls has qualified'],
      ],
    ],
  ])('is not %j', (wanted, problems) => {
    expect(qualificationProblems(wanted, 'GBP')).toEqual(
      problems.map(([field, message]) => ({ path: ['qualifies', field], message })),
    );
  });
});
