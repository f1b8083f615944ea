import { giftOf, givesProblems, shownGift, type RewardGift, type WantedGift } from './reward-gives.js';

describe('what a reward gives', () => {
  it.each<[WantedGift, RewardGift]>([
    [{ codePool: true }, 'CODE_POOL'],
    [{ handFulfilled: true }, 'HAND_FULFILLED'],
    [{ donation: true }, 'DONATION'],
    [{ earlyAccess: true }, 'EARLY_ACCESS'],
  ])('%j is %s', (gives, gift) => {
    expect(givesProblems(gives, ['gives'])).toEqual([]);
    expect(giftOf(gives)).toBe(gift);
    expect(shownGift(gift)).toMatchObject(gives);
    expect(Object.values(shownGift(gift)).filter((one) => one !== null)).toEqual([true]);
  });

  it('is never false', () => {
    expect(givesProblems({ donation: false }, ['options', '0', 'gives'])).toEqual([
      { path: ['options', '0', 'gives', 'donation'], message: 'must be true: name what it gives instead' },
    ]);
    expect(() => giftOf({ donation: false })).toThrow('was not checked');
  });
});
