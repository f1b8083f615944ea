import { isShopKey } from './shop-key.js';

describe('isShopKey', () => {
  it.each([
    ['vip', true],
    ['V', true],
    ['New.Customers_2-b', true],
    ['x'.repeat(64), true],
    ['', false],
    ['x'.repeat(65), false],
    ['1st', false],
    ['-a', false],
    ['a b', false],
    ['ä', false],
    ['a\0', false],
    ['a\n', false],
  ])('of %j is %j', (text, expected) => {
    expect(isShopKey(text)).toBe(expected);
  });
});
