import { MemberDays } from './member-days.js';

const row = (day: string, amount: number) => ({ memberId: 'ada', counter: 1, day, amount });

describe('what counts by day', () => {
  it('is what was read and what was added, the first day first', () => {
    const days = new MemberDays([row('2027-03-02', 10), row('2027-03-01', 5)]);

    days.add('ada', 1, '2027-03-02', 7);
    days.add('ada', 1, '2027-02-01', 1);

    expect(days.of('ada', 1)).toEqual([
      { day: '2027-02-01', amount: 1 },
      { day: '2027-03-01', amount: 5 },
      { day: '2027-03-02', amount: 17 },
    ]);
  });

  it('is nothing for other members and counters', () => {
    const days = new MemberDays([row('2027-03-02', 10)]);

    expect([days.of('bob', 1), days.of('ada', 2)]).toEqual([[], []]);
  });

  it('is stored by what was added, once for each day, and not where it came to nothing', () => {
    const days = new MemberDays([row('2027-03-01', 5)]);

    days.add('ada', 1, '2027-03-01', 7);
    days.add('ada', 1, '2027-03-01', -2);
    days.add('ada', 1, '2027-03-02', 4);
    days.add('ada', 1, '2027-03-02', -4);
    days.add('ada', 1, '2027-03-03', 0);

    expect(days.toWrite()).toEqual([row('2027-03-01', 5)]);
  });
});
