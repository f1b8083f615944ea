import { changeProblems, stockAfter, type StockChange } from './stock-change.js';

const MOST = 1_000_000_000;

describe('a change of stock', () => {
  it.each<[number | null, StockChange, ReturnType<typeof stockAfter>]>([
    [5, { add: 3 }, { left: 8 }],
    [5, { add: -5 }, { left: 0 }],
    [5, { add: -6 }, 'FEWER'],
    [0, { add: -1 }, 'FEWER'],
    [MOST, { add: 1 }, 'MORE'],
    [0, { add: MOST }, { left: MOST }],
    [null, { add: 3 }, { left: null }],
    [null, { add: -3 }, { left: null }],
    [null, { set: 0 }, { left: 0 }],
    [5, { set: 2 }, { left: 2 }],
    [5, { unlimited: true }, { left: null }],
  ])('of %j by %j leaves %j', (left, change, expected) => {
    expect(changeProblems(change)).toEqual([]);
    expect(stockAfter(left, change)).toEqual(expected);
  });

  it.each<[StockChange, string, string]>([
    [{ add: 0 }, 'add', `0 is not within -${MOST} to ${MOST}, and not 0`],
    [{ add: MOST + 1 }, 'add', `${MOST + 1} is not within -${MOST} to ${MOST}, and not 0`],
    [{ set: -1 }, 'set', `-1 is not within 0 to ${MOST}`],
    [{ unlimited: false }, 'unlimited', 'must be true: set how many there are instead'],
  ])('is not %j', (change, field, message) => {
    expect(changeProblems(change)).toEqual([{ path: ['change', field], message }]);
  });
});
