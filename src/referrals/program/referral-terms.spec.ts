import { giftFor, type AdvocateStep } from './referral-terms.js';

const STEPS: AdvocateStep[] = [
  { fromFriend: 1, gift: { points: 500 } },
  { fromFriend: 3, gift: { points: 800 } },
  { fromFriend: 5, gift: { template: 'dinner' } },
];

describe('what an advocate gets', () => {
  it.each<[string, AdvocateStep[], number, unknown]>([
    ['for the first', STEPS, 1, { points: 500 }],
    ['for the second as for the first', STEPS, 2, { points: 500 }],
    ['for the third', STEPS, 3, { points: 800 }],
    ['for the fourth as for the third', STEPS, 4, { points: 800 }],
    ['for the fifth', STEPS, 5, { template: 'dinner' }],
    ['for all that follow', STEPS, 500, { template: 'dinner' }],
    ['before the first step', [{ fromFriend: 2, gift: { points: 9 } }], 1, null],
    ['without steps', [], 1, null],
  ])('%s', (_, steps, friend, gift) => {
    expect(giftFor(steps, friend)).toEqual(gift);
  });
});
