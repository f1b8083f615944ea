import type { CompiledLadder } from '../../ladders/ladder.js';
import { lowest } from '../decisions/standing.js';
import { numberAt, placedClimb, placedHolding, placeOf, storedClimb, storedHolding } from './tier-names.js';

const ladderOf = (...numbers: number[]): Pick<CompiledLadder, 'tiers'> =>
  ({ tiers: numbers.map((number) => ({ number })) }) as unknown as Pick<CompiledLadder, 'tiers'>;
const BEFORE = ladderOf(1, 2, 3);
const AFTER = ladderOf(1, 4, 2, 3);
const WITHOUT = ladderOf(1, 3);
const on = (tier: number) => ({ ...lowest('2027-01-10'), tier });
const CLIMB = { before: on(0), after: on(1), window: { first: '2027-01-01', next: '2028-01-01' } };

describe('tiers', () => {
  it('have places that change and numbers that do not', () => {
    expect([placeOf(BEFORE, 2), placeOf(AFTER, 2), placeOf(WITHOUT, 2)]).toEqual([1, 2, -1]);
    expect([numberAt(AFTER, 1), numberAt(WITHOUT, 1)]).toEqual([4, 3]);
    expect(() => numberAt(WITHOUT, 2)).toThrow('there is no tier at place 2');
  });

  it('of a climb are found again on the ladder as it is', () => {
    const stored = storedClimb(BEFORE, CLIMB);

    expect([stored.before.tier, stored.after.tier]).toEqual([1, 2]);
    expect(placedClimb(BEFORE, stored)).toEqual(CLIMB);
    expect(placedClimb(AFTER, stored)).toEqual({ ...CLIMB, after: on(2) });
    expect(placedClimb(WITHOUT, stored)).toBeNull();
  });

  it('that a member has are found again, the lowest where there is none any more', () => {
    const holding = { standing: on(1), floor: { tier: 2, lastDay: null }, since: 'then' };
    const stored = storedHolding(BEFORE, holding);

    expect(placedHolding(BEFORE, stored)).toEqual(holding);
    expect(placedHolding(AFTER, stored)).toMatchObject({ standing: { tier: 2 }, floor: { tier: 3 }, since: 'then' });
    expect(placedHolding(WITHOUT, stored)).toMatchObject({ standing: { tier: 0 }, floor: { tier: 1 } });
    expect(storedHolding(BEFORE, { standing: on(0), floor: null })).toMatchObject({ floor: null });
  });
});
