import { tierOn } from './standing.js';

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
