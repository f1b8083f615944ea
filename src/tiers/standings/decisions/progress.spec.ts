import { progressOn } from './progress.js';
import { lowest } from './standing.js';
import { JOINED, ladder, live, NOBODY_AWAY, on } from './lives.js';

describe('progress', () => {
  const amounts = [on('2026-11-20', 130), on('2027-05-05', 20)];
  const silver = live(ladder(), amounts, '2027-06-01');

  it('says what is missing to climb and to stay', () => {
    expect(progressOn(ladder(), silver, 1, amounts, NOBODY_AWAY, '2027-06-01')).toEqual({
      current: 20,
      window: { first: '2027-01-01', next: '2028-01-01' },
      next: { tier: 2, missing: 180 },
      toKeep: 80,
    });
  });

  it('in the window in which a tier was reached, says what the next one will take', () => {
    const reached = live(ladder(), amounts.slice(0, 1), '2026-11-20');

    expect(progressOn(ladder(), reached, 1, amounts.slice(0, 1), NOBODY_AWAY, '2026-11-20')).toMatchObject({
      current: 130,
      next: { tier: 2, missing: 70 },
      toKeep: 100,
    });
  });

  it('has nothing next at the top and nothing to keep at the bottom', () => {
    expect(progressOn(ladder(), { ...silver, tier: 2 }, 2, amounts, NOBODY_AWAY, '2027-06-01').next).toBeNull();
    expect(progressOn(ladder(), lowest(JOINED), 0, [], NOBODY_AWAY, '2027-06-01')).toMatchObject({
      toKeep: null,
      next: { tier: 1 },
    });
  });

  it('above a floor counts from the tier that counts', () => {
    expect(progressOn(ladder(), lowest(JOINED), 1, [], NOBODY_AWAY, '2027-06-01').next).toEqual({
      tier: 2,
      missing: 200,
    });
  });

  it('in grace says what was missing in the window that ended', () => {
    const terms = ladder({ graceDays: 30 });
    const graced = live(terms, amounts, '2028-01-10');

    expect(progressOn(terms, graced, 1, amounts, NOBODY_AWAY, '2028-01-10')).toMatchObject({ current: 0, toKeep: 80 });
  });
});
