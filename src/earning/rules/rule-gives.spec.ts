import { givesProblems, isMultiplier, pointsProblems, type Gives } from './rule-gives.js';

const POINTS = 'is not within 1 to 1000000000';
const FACTOR = 'is not above 1 and at most 100, with at most 4 decimals';

describe('givesProblems', () => {
  it.each<Gives>([
    { fixed: 1 },
    { fixed: 1_000_000_000 },
    { rate: { points: 1, per: '0.01' } },
    { rate: { points: 1_000_000_000, per: '1000000000000' } },
    { perItem: 1 },
    { perItem: 1_000_000_000 },
    { factor: '1.0001' },
    { factor: '1.5' },
    { factor: '100' },
  ])('takes %j', (gives) => {
    expect(givesProblems(gives, 'GBP')).toEqual([]);
  });

  it.each<[Gives, string, string]>([
    [{ fixed: 0 }, 'fixed', `0 ${POINTS}`],
    [{ fixed: 1_000_000_001 }, 'fixed', `1000000001 ${POINTS}`],
    [{ perItem: -1 }, 'perItem', `-1 ${POINTS}`],
    [{ perItem: 1_000_000_001 }, 'perItem', `1000000001 ${POINTS}`],
    [{ rate: { points: 0, per: '1' } }, 'rate.points', `0 ${POINTS}`],
    [
      { rate: { points: 1, per: '0' } },
      'rate.per',
      '0 is not an amount of GBP above 0, at most 1000000000000, with at most 2 decimals',
    ],
    [{ factor: '1' }, 'factor', `1 ${FACTOR}`],
    [{ factor: '0.5' }, 'factor', `0.5 ${FACTOR}`],
    [{ factor: '-2' }, 'factor', `-2 ${FACTOR}`],
    [{ factor: '100.0001' }, 'factor', `100.0001 ${FACTOR}`],
    [{ factor: '1.00001' }, 'factor', `1.00001 ${FACTOR}`],
    [{ factor: '100.00000000000000000001' }, 'factor', `100.00000000000000000001 ${FACTOR}`],
  ])('refuses %j', (gives, path, message) => {
    expect(givesProblems(gives, 'GBP')).toEqual([{ path: ['gives', ...path.split('.')], message }]);
  });

  it('names all that is wrong with a rate', () => {
    expect(givesProblems({ rate: { points: -5, per: '0.001' } }, 'GBP').map(({ path }) => path.at(-1))).toEqual([
      'points',
      'per',
    ]);
  });
});

describe('isMultiplier', () => {
  it.each<[Gives, boolean]>([
    [{ factor: '2' }, true],
    [{ factor: null, fixed: 5 }, false],
    [{ fixed: 5 }, false],
    [{}, false],
  ])('of %j is %s', (gives, expected) => {
    expect(isMultiplier(gives)).toBe(expected);
  });
});

describe('pointsProblems', () => {
  it.each([undefined, null, 1, 1_000_000_000])('takes %s', (points) => {
    expect(pointsProblems(points, ['maxPoints'])).toEqual([]);
  });

  it.each([0, -1, 1_000_000_001])('refuses %s', (points) => {
    expect(pointsProblems(points, ['maxPoints'])).toEqual([{ path: ['maxPoints'], message: `${points} ${POINTS}` }]);
  });
});
