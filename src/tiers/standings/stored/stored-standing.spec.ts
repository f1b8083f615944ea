import { countedBefore, type StandingRow } from './stored-standing.js';

const row = (tier: number, floorTier: number | null = null, floorLastDay: string | null = null): StandingRow => ({
  memberId: 'ada',
  ladder: 1,
  version: 1,
  tier,
  since: new Date('2027-01-01T00:00:00Z'),
  lastDay: null,
  reckonedOn: '2027-01-01',
  graceFrom: null,
  floorTier,
  floorLastDay,
  changes: 0,
  reviewOn: null,
  looksBackTo: null,
});

describe('countedBefore', () => {
  // From the lowest up, whatever their numbers.
  const before = [4, 2, 7];

  it.each<[string, StandingRow, number]>([
    ['what was earned', row(2), 2],
    ['what staff gave where that is higher', row(2, 7), 7],
    ['what was earned where that is higher, though its number is lower', row(2, 4), 2],
    ['what staff gave until the end of its last day', row(4, 7, '2027-03-01'), 7],
    ['what was earned from the day after', row(4, 7, '2027-02-28'), 4],
  ])('is %s', (_, standing, tier) => {
    expect(countedBefore(standing, before, '2027-03-01')).toBe(tier);
  });
});
