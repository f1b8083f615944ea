import { costOf, costPerFriend, type PaidPoints } from './cost.js';

const points = (count: number): PaidPoints => ({ points: count, valuePoints: 100, valueAmount: '1.00' });
const worthless = (count: number): PaidPoints => ({ points: count, valuePoints: null, valueAmount: null });

describe('what friends cost', () => {
  it.each<[string, PaidPoints[], number, number | null]>([
    ['nothing', [], 0, 0],
    ['what vouchers took off', [], 250, 250],
    ['what points are worth', [points(1000)], 0, 1000],
    ['both', [points(1000)], 250, 1250],
    ['points of several currencies, each rounded down', [{ ...points(7), valuePoints: 1000 }, points(1)], 0, 1],
    ['nothing, by points without a value that nobody got', [worthless(0), points(1)], 0, 1],
    ['nobody knows, by points without a value', [worthless(1), points(1)], 100, null],
  ])('is %s', (_, paid, discount, cost) => {
    expect(costOf(paid, discount, 'GBP')).toBe(cost);
  });

  it.each<[number | null, number, number | null]>([
    [1000, 4, 250],
    [1001, 2, 501],
    [1000, 3, 333],
    [0, 3, 0],
    [1000, 0, null],
    [null, 3, null],
  ])('is, of %d for %d of them, %d each', (cost, friends, each) => {
    expect(costPerFriend(cost, friends)).toBe(each);
  });
});
