import { isEnough, type BoughtByFriend } from './counting-purchase.js';

const FIFTY: BoughtByFriend = {
  amount: 5000,
  returnedAmount: 0,
  currency: 'GBP',
  isCanceled: false,
  isFullyReturned: false,
};

describe('a purchase of a friend', () => {
  it.each<[string, number | null, Partial<BoughtByFriend>, boolean]>([
    ['is enough without a minimum', null, {}, true],
    ['is enough without a minimum, even of nothing', null, { amount: 0 }, true],
    ['is enough at the minimum', 5000, {}, true],
    ['is not enough below it', 5001, {}, false],
    ['is not enough once too much came back', 5000, { returnedAmount: 1 }, false],
    ['is enough while what is left reaches it', 4000, { returnedAmount: 1000 }, true],
    ['is enough without a minimum while something is left', null, { returnedAmount: 4999 }, true],
    ['is nothing once all of it came back', null, { returnedAmount: 5000, isFullyReturned: true }, false],
    ['is nothing once all of it came back, free as it was', null, { amount: 0, isFullyReturned: true }, false],
    ['is nothing once it is canceled', null, { isCanceled: true }, false],
    ['is not compared in another currency', 1, { currency: 'EUR' }, false],
  ])('%s', (_, minimum, purchase, expected) => {
    const terms = { minimum, moneyCurrency: minimum === null ? null : 'GBP' };

    expect(isEnough(terms, { ...FIFTY, ...purchase })).toBe(expected);
  });
});
