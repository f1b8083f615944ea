import { newWallet, type Wallet } from '../wallet.js';
import { figuresLeft, figuresOf, moveFigures } from './figures.js';

const aWallet = (earned: number, spent = 0, expired = 0): Wallet =>
  Object.assign(newWallet(1, 'ada', 1, 1), {
    lifetimeEarned: earned,
    lifetimeSpent: spent,
    lifetimeExpired: expired,
  });

describe('lifetime figures', () => {
  it('move from one wallet to another, and none are lost', () => {
    const [ada, bob] = [aWallet(100, 30, 5), aWallet(20, 7, 1)];

    moveFigures(ada, bob, figuresOf(ada));

    expect(figuresOf(ada)).toEqual({ earned: 0, spent: 0, expired: 0 });
    expect(figuresOf(bob)).toEqual({ earned: 120, spent: 37, expired: 6 });
  });

  it.each([
    ['all where nothing came back since', { earned: 0, spent: 0 }, { earned: 100, spent: 30, expired: 5 }],
    ['without what was taken back and given back since', { earned: 100, spent: 10 }, { earned: 0, spent: 20, expired: 5 }],
  ])('go back: %s', (_, reverted, left) => {
    expect(figuresLeft({ earned: 100, spent: 30, expired: 5 }, reverted)).toEqual(left);
  }); // prettier-ignore
});
