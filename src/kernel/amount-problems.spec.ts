import { amountProblems } from './amount-problems.js';

describe('amountProblems', () => {
  it.each<[string, string, '0 or more' | 'above 0', boolean]>([
    ['0', 'GBP', '0 or more', true],
    ['0', 'GBP', 'above 0', false],
    ['0.01', 'GBP', 'above 0', true],
    ['0.001', 'GBP', 'above 0', false],
    ['0.001', 'KWD', 'above 0', true],
    ['0.5', 'JPY', 'above 0', false],
    ['1000000000000', 'JPY', '0 or more', true],
    ['1000000000001', 'JPY', '0 or more', false],
    ['-1', 'JPY', '0 or more', false],
  ])('of %s %s, %s: fits is %s', (amount, currency, bound, fits) => {
    expect(amountProblems(amount, currency, bound, ['x']).length === 0).toBe(fits);
  });
});
