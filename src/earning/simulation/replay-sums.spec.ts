import { ReplaySums } from './replay-sums.js';

const award = (ruleId: string, points: number, currency = 1) => ({ ruleId, points, currency });

describe('ReplaySums', () => {
  it('adds up by month, rule, point currency and member', () => {
    const sums = new ReplaySums(['b', 'idle']);

    sums.purchase('ada', '2027-04-30', 10, [award('b', 12), award('c', 3, 2)]);
    sums.purchase('bob', '2027-03-01', 10, [award('b', 9)]);
    sums.given([{ ...award('a', 20), awards: 2 }]);
    sums.purchase('ada', '2027-04-01', 1, [award('b', 0)]);
    sums.ofTiers(3);
    sums.ofTiers(4);
    sums.given([{ ...award('b', 1), awards: 1 }]);

    expect(sums.totals()).toEqual({
      purchases: 3,
      pointsThen: 21,
      pointsNow: 24,
      currencies: [
        { currency: 1, pointsThen: 21, pointsNow: 21 },
        { currency: 2, pointsThen: 0, pointsNow: 3 },
      ],
      months: [
        { month: '2027-03', pointsThen: 10, pointsNow: 9 },
        { month: '2027-04', pointsThen: 11, pointsNow: 15 },
      ],
      rules: [
        { ruleId: 'a', pointsThen: 20, pointsNow: 0, awardsThen: 2, awardsNow: 0 },
        { ruleId: 'b', pointsThen: 1, pointsNow: 21, awardsThen: 1, awardsNow: 2 },
        { ruleId: 'c', pointsThen: 0, pointsNow: 3, awardsThen: 0, awardsNow: 1 },
        { ruleId: 'idle', pointsThen: 0, pointsNow: 0, awardsThen: 0, awardsNow: 0 },
      ],
      membersGaining: 1,
      membersLosing: 1,
      pointsOfTiers: 7,
    });
  });

  it('counts nobody whose gains and losses are even', () => {
    const sums = new ReplaySums([]);

    sums.purchase('ada', '2027-03-01', 5, [award('a', 4)]);
    sums.purchase('ada', '2027-03-02', 5, [award('a', 6)]);

    expect(sums.totals()).toMatchObject({ pointsThen: 10, pointsNow: 10, membersGaining: 0, membersLosing: 0 });
  });

  it('is empty for no purchases', () => {
    expect(new ReplaySums([]).totals()).toEqual({
      purchases: 0,
      pointsThen: 0,
      pointsNow: 0,
      currencies: [],
      months: [],
      rules: [],
      membersGaining: 0,
      membersLosing: 0,
      pointsOfTiers: 0,
    });
  });
});
