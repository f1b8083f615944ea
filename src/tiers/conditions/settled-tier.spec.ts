import type { CompiledLadder } from '../ladders/ladder.js';
import { settledTier, type StoredTier } from './settled-tier.js';

/** Its tiers have other numbers than positions, and number 2 is there no longer. */
const LADDER = {
  number: 1,
  version: 3,
  takeover: null,
  tiers: [4, 3, 1].map((number, index) => ({ number, position: index + 1 })),
} as unknown as CompiledLadder;
const CHANGING = { ...LADDER, takeover: { moves: new Map() } } as unknown as CompiledLadder;
const TODAY = '2027-03-10';

const stored = (changes: Partial<StoredTier> = {}): StoredTier => ({
  ladder: 1,
  version: 3,
  tier: 3,
  floorTier: null,
  floorLastDay: null,
  reviewOn: null,
  ...changes,
});

describe('settledTier', () => {
  it.each<[string, CompiledLadder, StoredTier | null, number | null]>([
    ['of who never climbed is the lowest', LADDER, null, 4],
    ['is the one that is stored', LADDER, stored(), 3],
    ['is the lowest where the ladder has it no longer', LADDER, stored({ tier: 2 }), 4],
    ['is the floor where that is higher', LADDER, stored({ floorTier: 1 }), 1],
    ['is not the floor where that is lower', LADDER, stored({ floorTier: 4 }), 3],
    ['is the floor on its last day', LADDER, stored({ floorTier: 1, floorLastDay: TODAY }), 1],
    ['is not the floor that is over', LADDER, stored({ floorTier: 1, floorLastDay: '2027-03-09' }), 3],
    ['is the one that is stored before the day of its review', LADDER, stored({ reviewOn: '2027-03-11' }), 3],
    ['is not known on the day of its review', LADDER, stored({ reviewOn: TODAY }), null],
    ['is the same though an older version decided it', LADDER, stored({ version: 1 }), 3],
    ['is not known of who is still to be taken over', CHANGING, stored({ version: 2 }), null],
    ['is not known of who may have climbed by a new version', CHANGING, null, null],
    ['is known of who was taken over', CHANGING, stored(), 3],
  ])('%s', (_, ladder, row, expected) => {
    expect(settledTier(ladder, row, TODAY)?.number ?? null).toBe(expected);
  });
});
