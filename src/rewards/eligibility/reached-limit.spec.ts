import type { RewardLimit } from './compiled-reward.js';
import { reachedLimit } from './reached-limit.js';

const TOMORROW = new Date('2027-03-11T00:00:00Z');
const NEXT_MONTH = new Date('2027-04-01T00:00:00Z');

const resetOf = ({ period }: RewardLimit): Date | null =>
  period === 'EVER' ? null : period === 'DAY' ? TOMORROW : NEXT_MONTH;
const uses = (count: number, period: RewardLimit['period'] = 'DAY'): RewardLimit => ({
  uses: count,
  points: null,
  period,
  perMember: true,
});
const points = (count: number): RewardLimit => ({ uses: null, points: count, period: 'MONTH', perMember: false });

describe('reachedLimit', () => {
  it.each<[RewardLimit[], { uses: number; points: number }, number | null, Date | null]>([
    [[], { uses: 100, points: 100 }, null, null],
    [[uses(2)], { uses: 1, points: 10 }, null, null],
    [[uses(2)], { uses: 2, points: 10 }, 2, TOMORROW],
    [[points(30)], { uses: 9, points: 20 }, null, null],
    [[points(30)], { uses: 9, points: 21 }, 30, NEXT_MONTH],
    [[uses(1), points(15)], { uses: 1, points: 10 }, 15, NEXT_MONTH],
    [[uses(1, 'EVER'), points(15)], { uses: 1, points: 10 }, 1, null],
    [[points(15), uses(1, 'EVER')], { uses: 1, points: 10 }, 1, null],
  ])('of %j with %j used and 10 points more says %j until %j', (limits, used, allowed, resetsAt) => {
    const reached = reachedLimit(limits, { uses: 1, points: 10 }, () => used, resetOf);

    expect(reached?.allowed ?? null).toBe(allowed);
    expect(reached?.resetsAt ?? null).toEqual(resetsAt);
  });

  it('counts all that are redeemed at once', () => {
    const reached = (count: number) =>
      reachedLimit([uses(5)], { uses: count, points: 10 }, () => ({ uses: 2, points: 0 }), resetOf)?.what ?? null;

    expect([3, 4].map(reached)).toEqual([null, 'uses']);
  });
});
