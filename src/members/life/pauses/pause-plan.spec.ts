import fc from 'fast-check';
import { addToDay } from '../../../kernel/calendar.js';
import { daysWithin } from '../../../kernel/day-spans.js';
import { endedEarly, planProtection, protectedDays } from './pause-plan.js';

const span = (pause: number, first: string, last: string) => ({ pause, first, last });

describe('the plan of a pause', () => {
  it.each([
    ['a week', ['2027-03-01', '2027-03-07'], 180, [['2027-03-01', '2027-03-07']]],
    ['one day', ['2027-03-01', '2027-03-01'], 180, [['2027-03-01', '2027-03-01']]],
    ['longer than the days of a year', ['2027-03-01', '2027-12-31'], 180, [['2027-03-01', '2027-08-27']]],
    ['over the turn of a year', ['2026-11-01', '2027-06-30'], 180, [['2026-11-01', '2027-06-29']]],
    ['that long that a year is used up', ['2027-05-01', '2028-01-31'], 180, [['2027-05-01', '2027-10-27'], ['2028-01-01', '2028-01-31']]],
    ['with every day of the year', ['2027-05-01', '2029-01-31'], 366, [['2027-05-01', '2029-01-31']]],
    ['with a day a year', ['2027-12-30', '2028-01-31'], 1, [['2027-12-30', '2027-12-30'], ['2028-01-01', '2028-01-01']]],
    ['without any', ['2027-03-01', '2027-03-07'], 0, []],
  ] as const)('of %s', (_, [first, last], daysAYear, expected) => {
    const plan = planProtection(span(3, first, last), daysAYear, []);

    expect(plan).toEqual(expected.map(([from, until]) => span(3, from, until)));
  }); // prettier-ignore

  it('leaves out what earlier pauses of the year protected', () => {
    const earlier = [span(1, '2026-11-01', '2027-01-31'), span(2, '2027-03-01', '2027-03-31')];

    const plan = planProtection(span(3, '2027-06-01', '2028-02-29'), 100, earlier);

    expect(plan).toEqual([span(3, '2027-06-01', '2027-07-08'), span(3, '2028-01-01', '2028-02-29')]);
  });

  it('has nothing left where they used all', () => {
    const earlier = [span(1, '2027-01-01', '2027-06-29')];

    expect(planProtection(span(2, '2027-07-10', '2027-12-31'), 180, earlier)).toEqual([]);
  });

  it('never has more days in a calendar year than are granted, nor days outside the pause', () => {
    const day = fc.integer({ min: 0, max: 1500 }).map((count) => addToDay('2026-01-01', count, 'DAYS'));
    fc.assert(
      fc.property(day, fc.nat(2000), fc.integer({ min: 0, max: 366 }), (first, length, daysAYear) => {
        const last = addToDay(first, length, 'DAYS');

        const plan = planProtection(span(1, first, last), daysAYear, []);

        for (let year = 2026; year < 2036; year++) {
          const [from, until] = [`${String(year)}-01-01`, `${String(year)}-12-31`];
          const own = daysWithin([span(1, first, last)], from, until);
          expect(daysWithin(plan, from, until)).toBe(Math.min(daysAYear, own));
        }
        expect(daysWithin(plan, first, last)).toBe(protectedDays(plan));
        plan.forEach((one, index) => expect(index === 0 || one.first > (plan[index - 1]?.last ?? '')).toBe(true));
      }),
    );
  });
});

describe('a pause that ends early', () => {
  it.each([
    ['on its first day', '2027-03-01', []],
    ['on its second', '2027-03-02', [span(1, '2027-03-01', '2027-03-01')]],
    ['on its last', '2027-03-31', [span(1, '2027-03-01', '2027-03-30')]],
  ])('%s', (_, day, kept) => {
    expect(endedEarly([span(1, '2027-03-01', '2027-03-31')], day)).toEqual(kept);
  });
});
