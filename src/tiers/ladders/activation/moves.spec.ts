import { moveProblems, movesOf } from './moves.js';

const tier = (key: string, number: number) => ({ key, number });
const lists = {
  before: [tier('basic', 1), tier('silver', 2), tier('gold', 3), tier('black', 4)],
  after: [tier('basic', 1), tier('black', 4), tier('diamond', 5)],
};

describe('who stands on a tier that there is no longer', () => {
  it.each([
    [
      'goes to the next lower one that stays',
      [],
      [
        [2, 1],
        [3, 1],
      ],
    ],
    [
      'goes where it was said, higher too',
      [{ from: 'gold', to: 'diamond' }],
      [
        [2, 1],
        [3, 5],
      ],
    ],
  ])('%s', (_, moves, expected) => {
    expect(movesOf(moves, lists).map(({ from, to }) => [from, to])).toEqual(expected);
  });

  it('goes to the lowest where nothing lower stays', () => {
    const after = [tier('new', 6), tier('black', 4)];

    expect(movesOf([], { before: lists.before, after })).toEqual([
      { from: 1, to: 6 },
      { from: 2, to: 6 },
      { from: 3, to: 6 },
    ]);
  });

  it('is nobody when a ladder comes into force for the first time', () => {
    expect(movesOf([], { before: [], after: lists.after })).toEqual([]);
  });
});

describe('moves are refused', () => {
  const problems = (moves: { from: string; to: string }[], members: [number, number][] = []) =>
    moveProblems(moves, lists, new Map(members)).map(({ path, message }) => `${path.join('.')}: ${message}`);

  it.each([
    [
      'from a tier that stays',
      [{ from: 'black', to: 'basic' }],
      'moves.0.from: "black" is no tier that the new version leaves out',
    ],
    [
      'from one that never was',
      [{ from: 'blue', to: 'basic' }],
      'moves.0.from: "blue" is no tier that the new version leaves out',
    ],
    ['to one that is gone', [{ from: 'gold', to: 'silver' }], 'moves.0.to: "silver" is no tier of the new version'],
  ])('%s', (_, moves, expected) => {
    expect(problems(moves)).toEqual([expected]);
  });

  it('where there are more than a ladder has tiers', () => {
    expect(problems(Array(21).fill({ from: 'gold', to: 'basic' }))).toEqual([
      'moves: 21 are too many: a ladder has at most 20 tiers',
    ]);
  });

  it('from a tier twice', () => {
    const moves = [
      { from: 'gold', to: 'basic' },
      { from: 'gold', to: 'black' },
    ];

    expect(problems(moves)).toEqual(['moves.1.from: "gold" is moved twice']);
  });

  it('where members stand on a tier of which nothing is said', () => {
    const moves = [{ from: 'silver', to: 'basic' }];

    expect(
      problems(moves, [
        [2, 7],
        [3, 1],
        [4, 9],
      ]),
    ).toEqual(['moves: 1 member stands on "gold", which the new version leaves out: say where they go']);
    expect(problems([], [[2, 7]])).toEqual([
      'moves: 7 members stand on "silver", which the new version leaves out: say where they go',
    ]);
    expect(problems([])).toEqual([]);
  });
});
