import { Account } from './codes.js';
import { flowsOf } from './flows.js';

const { AVAILABLE, PENDING, HELD, OWED, ISSUED, SPENT, EXPIRED, FORGIVEN, ADJUSTED, TRANSIT } = Account;

describe('flowsOf', () => {
  it.each<[string, [from: Account, to: Account, points: number][], [string, number][]]>([
    ['nothing', [], []],
    ['what is earned', [[ISSUED, PENDING, 7], [ISSUED, AVAILABLE, 5]], [['issued', 12]]],
    ['what is taken back', [[AVAILABLE, ISSUED, 3]], [['taken_back', 3]]],
    ['what is spent, also of a hold', [[AVAILABLE, SPENT, 2], [HELD, SPENT, 1]], [['spent', 3]]],
    ['what comes back', [[SPENT, AVAILABLE, 2]], [['refunded', 2]]],
    ['what expires and is given again', [[AVAILABLE, EXPIRED, 9], [EXPIRED, AVAILABLE, 4]], [['expired', 9], ['reinstated', 4]]],
    ['corrections', [[ADJUSTED, AVAILABLE, 6], [AVAILABLE, ADJUSTED, 1]], [['added', 6], ['removed', 1]]],
    ['a debt that is forgiven', [[FORGIVEN, OWED, 8]], [['forgiven', 8]]],
    ['what stays with members', [[PENDING, AVAILABLE, 1], [AVAILABLE, HELD, 1], [AVAILABLE, OWED, 1], [AVAILABLE, TRANSIT, 1], [TRANSIT, AVAILABLE, 1]], []],
    ['what stays with the program', [[FORGIVEN, ISSUED, 1], [SPENT, FORGIVEN, 1]], []],
  ])('counts %s', (_, moved, flows) => {
    const movements = moved.map(([from, to, points]) => ({ from, to, points }));

    expect(flowsOf(movements)).toEqual(flows);
  }); // prettier-ignore
});
