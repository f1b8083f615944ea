import { isSameStanding, tierOn } from './standing.js';

describe('isSameStanding', () => {
  it('tells a standing by its tier and what it was reckoned by', () => {
    const one = { tier: 1, since: '2027-01-01', lastDay: '2027-12-31', reckonedOn: '2027-01-01', graceFrom: null };

    expect(isSameStanding(one, { ...one, since: '2020-01-01' })).toBe(true);
    expect(isSameStanding(one, { ...one, tier: 2 })).toBe(false);
    expect(isSameStanding(one, { ...one, lastDay: null })).toBe(false);
    expect(isSameStanding(one, { ...one, reckonedOn: '2027-02-01' })).toBe(false);
  });
});

describe('T2: a floor', () => {
  const floor = { tier: 1, lastDay: '2026-12-31' };

  it.each([
    [2, '2026-06-01', 2],
    [0, '2026-06-01', 1],
    [1, '2026-06-01', 1],
    [0, '2026-12-31', 1],
    [0, '2027-01-01', 0],
  ])('above tier %i on %s: tier %i', (tier, day, counts) => {
    expect(tierOn({ tier }, floor, day)).toBe(counts);
  });

  it('for ever, and none', () => {
    expect(tierOn({ tier: 0 }, { tier: 1, lastDay: null }, '2999-01-01')).toBe(1);
    expect(tierOn({ tier: 0 }, null, '2026-06-01')).toBe(0);
  });
});
