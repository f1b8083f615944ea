import type { Standing } from '../standings/decisions/standing.js';
import { beforeMerge, type Merged, type Part } from './parting.js';

const part = (tier: number, floor: number | null = null): Part => ({
  standing: {
    tier,
    since: '2027-01-10',
    lastDay: tier === 0 ? null : '2028-12-31',
    reckonedOn: '2027-01-10',
    graceFrom: null,
  },
  floor: floor === null ? null : { tier: floor, lastDay: null },
});
const made = (id: string, before: Part, after: Part, ...beneath: Standing[]): Merged<Part> => ({
  id,
  before,
  after,
  beneath,
});
const tiers = (back: ReturnType<typeof beforeMerge>) => back && [back.standing.standing.tier, back.floor.floor?.tier];

describe('beforeMerge', () => {
  const first = made('first', part(0), part(1, 2));

  it('is what stood before', () => {
    expect(tiers(beforeMerge(part(1, 2), [first], 'first', []))).toEqual([0, undefined]);
  });

  it('is that too where returns have led back to what came with it', () => {
    const merge = made('first', part(0), part(3), part(1).standing, part(2).standing);

    expect(tiers(beforeMerge(part(2), [merge], 'first', []))).toEqual([0, undefined]);
    expect(tiers(beforeMerge(part(1), [merge], 'first', []))).toEqual([0, undefined]);
    expect(tiers(beforeMerge(part(4), [merge], 'first', []))).toEqual([4, undefined]);
  });

  it('is that too where time has put off by grace what came with it', () => {
    const inGrace = (graceFrom: string): Part => {
      const { standing } = part(1);
      return { standing: { ...standing, lastDay: '2029-12-30', reckonedOn: graceFrom, graceFrom }, floor: null };
    };

    expect(tiers(beforeMerge(inGrace('2029-01-01'), [first], 'first', []))).toEqual([0, undefined]);
    expect(tiers(beforeMerge(inGrace('2029-04-01'), [first], 'first', []))).toEqual([1, undefined]);
  });

  it('is nothing where that merge changed nothing', () => {
    expect(beforeMerge(part(1), [first], 'another', [])).toBeNull();
    expect(beforeMerge(part(1), [], 'first', [])).toBeNull();
  });

  it('is what stands where that is something else by now, standing and floor each by itself', () => {
    expect(tiers(beforeMerge(part(3, 2), [first], 'first', []))).toEqual([3, undefined]);
    expect(tiers(beforeMerge(part(1, 3), [first], 'first', []))).toEqual([0, 3]);
  });

  it('is what an earlier merge made that is in force', () => {
    const second = made('second', part(1), part(2));

    expect(tiers(beforeMerge(part(2), [first, second], 'second', []))).toEqual([1, undefined]);
  });

  it('is what stood before an earlier merge that is undone already', () => {
    const second = made('second', part(1, 2), part(2, 2));
    const undone = made('first', part(2, 2), part(2, 2));

    expect(tiers(beforeMerge(part(2, 2), [first, second, undone], 'second', []))).toEqual([0, undefined]);
  });

  it('is nothing of a merge that is undone already', () => {
    const undone = made('first', part(1), part(0));

    expect(tiers(beforeMerge(part(0), [first, undone], 'first', []))).toEqual([0, undefined]);
  });
});
