import type { CompiledLadder } from '../ladders/ladder.js';
import { positionOf, stepsOf } from './position-of.js';

/** Its tiers have other numbers than positions, and number 2 is there no longer. */
const LADDER = {
  tiers: [4, 3, 1].map((number, index) => ({ number, position: index + 1 })),
} as unknown as CompiledLadder;

describe('positionOf', () => {
  it.each([
    [4, 1],
    [3, 2],
    [1, 3],
    [2, null],
  ])('of tier %i is %j', (number, position) => {
    expect(positionOf(LADDER, number)).toBe(position);
  });
});

describe('stepsOf', () => {
  it('has the numbers of tiers that are gone while their members are taken over', () => {
    const takeover = { moves: new Map([[2, 3]]) } as unknown as CompiledLadder['takeover'];

    expect(stepsOf({ ...LADDER, takeover })).toEqual({ numbers: [4, 3, 1, 2], positions: [1, 2, 3, 2] });
  });

  it('has each number with its position', () => {
    expect(stepsOf(LADDER)).toEqual({ numbers: [4, 3, 1], positions: [1, 2, 3] });
  });
});
