import type { CompiledLadder, CompiledTier } from '../ladders/ladder.js';
import { NamedTiers } from './named-tiers.js';

const ladderOf = (number: number, ...tiers: number[]): CompiledLadder =>
  ({ number, tiers: tiers.map((one, index) => ({ number: one, position: index + 1 })) }) as unknown as CompiledLadder;
const MAIN = ladderOf(1, 4, 3, 1);
const CLUB = ladderOf(2, 1, 2);
const at = (ladder: CompiledLadder, position: number) => ({ ladder, tier: ladder.tiers[position - 1] as CompiledTier });

const NAMED = new NamedTiers(
  new Map([
    ['basic', { ladder: 1, tier: 4 }],
    ['silver', { ladder: 1, tier: 3 }],
    ['gold', { ladder: 1, tier: 1 }],
    ['left out', { ladder: 1, tier: 2 }],
    ['insider', { ladder: 2, tier: 2 }],
    ['of a draft', { ladder: 3, tier: 1 }],
  ]),
  [MAIN, CLUB, ladderOf(4, 1)],
);

describe('tiers that are named', () => {
  it('are of ladders of which the others need not be known', () => {
    expect(NAMED.ladders).toEqual([MAIN, CLUB]);
    expect(NAMED.isNothing).toBe(false);
    expect(new NamedTiers(new Map(), [MAIN])).toMatchObject({ ladders: [], isNothing: true });
  });

  it.each<[string, Parameters<NamedTiers['heldBy']>[0], string[], string[]]>([
    ['nobody', [], [], []],
    ['who is at the bottom', [at(MAIN, 1), at(CLUB, 1)], ['basic'], ['basic']],
    ['who is between', [at(MAIN, 2), at(CLUB, 1)], ['silver'], ['basic', 'silver']],
    ['who is on top of both', [at(MAIN, 3), at(CLUB, 2)], ['gold', 'insider'], ['basic', 'silver', 'gold', 'insider']],
    ['who is on one ladder alone', [at(CLUB, 2)], ['insider'], ['insider']],
  ])('are held by %s', (_, standing, on, reached) => {
    expect(NAMED.heldBy(standing)).toEqual({ on, reached });
  });

  it.each<[string[], { ladder: CompiledLadder; positions: number[] }[]]>([
    [['silver'], [{ ladder: MAIN, positions: [2] }]],
    [['gold', 'insider', 'basic'], [{ ladder: MAIN, positions: [3, 1] }, { ladder: CLUB, positions: [2] }]],
    [['left out', 'of a draft', 'unknown'], []],
  ])('%j is somewhere on their ladders', (ids, rungs) => {
    expect(NAMED.oneOf(ids)).toEqual(rungs);
  }); // prettier-ignore

  it.each<[string, number[] | undefined]>([
    ['basic', [1, 2, 3]],
    ['silver', [2, 3]],
    ['gold', [3]],
    ['left out', undefined],
    ['of a draft', undefined],
  ])('from %s on', (id, positions) => {
    expect(NAMED.from(id)?.positions).toEqual(positions);
  });
});
