import fc from 'fast-check';
import {
  currencyDecimals,
  decimalsOf,
  floorShare,
  fromMinor,
  isCurrencyCode,
  isDecimal,
  lineMinor,
  normalDecimal,
  roundRatio,
  toMinor,
  type Rounding,
} from './money.js';

describe('decimals', () => {
  it.each(['0', '-0', '1.50', '0012.5', '-3', `${'9'.repeat(30)}.${'9'.repeat(30)}`])('%s is one', (text) => {
    expect(isDecimal(text)).toBe(true);
  });

  it.each(['', '.5', '5.', '1e3', 'NaN', 'Infinity', '+1', ' 1', '1,5', '0x1', '--1', '1'.repeat(31)])('%j is none', (text) => {
    expect(isDecimal(text)).toBe(false);
  });

  it.each([['012.50', '12.5'], ['0.0', '0'], ['1000000000000', '1000000000000'], ['0.000001', '0.000001'], ['-1.10', '-1.1']])('%s is %s', (text, normal) => {
    expect(normalDecimal(text)).toBe(normal);
  });

  it.each([['1', 0], ['1.', 0], ['1.0', 0], ['1.50', 1], ['0.000001', 6], ['1.0000', 0]])('%s has %i', (text, decimals) => {
    expect(decimalsOf(text)).toBe(decimals);
  });
}); // prettier-ignore

describe('money', () => {
  it.each([['GBP', 2], ['JPY', 0], ['KWD', 3]])('%s has %i decimals', (currency, decimals) => {
    expect(currencyDecimals(currency)).toBe(decimals);
  }); // prettier-ignore

  it.each([['12.5', 'GBP', 1250, '12.50'], ['7', 'JPY', 7, '7'], ['0.001', 'KWD', 1, '0.001'], ['-0.05', 'GBP', -5, '-0.05'], ['0', 'GBP', 0, '0.00']])(
    '%s %s is %i of the smallest unit',
    (decimal, currency, minor, text) => {
      expect(toMinor(decimal, currency)).toBe(minor);
      expect(fromMinor(minor, currency)).toBe(text);
    },
  ); // prettier-ignore

  it('is read as it was written', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.constantFrom('GBP', 'JPY', 'KWD'), (minor, currency) => {
        expect(toMinor(fromMinor(minor, currency), currency)).toBe(minor);
      }),
      { seed: 7 },
    );
  });

  it.each([['GBP', true], ['EUR', true], ['JPY', true], ['XXZ', false], ['gbp', false], ['', false]])('%j is a currency: %s', (code, expected) => {
    expect(isCurrencyCode(code)).toBe(expected);
  }); // prettier-ignore

  it.each([['1', '0.005', 1], ['1', '0.0049', 0], ['3', '1.115', 335], ['0.000001', '1000000000000', 100_000_000]])('%s × %s is %i pence', (quantity, price, minor) => {
    expect(lineMinor(quantity, price, 'GBP')).toBe(minor);
  }); // prettier-ignore
});

describe('floorShare', () => {
  it('is ⌊amount × part / whole⌋, exactly', () => {
    fc.assert(
      fc.property(
        fc.maxSafeNat(),
        fc.maxSafeNat(),
        fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
        (amount, one, other) => {
          const [part, whole] = [Math.min(one, other), Math.max(one, other)];
          expect(BigInt(floorShare(amount, part, whole))).toBe((BigInt(amount) * BigInt(part)) / BigInt(whole));
        },
      ),
      { seed: 8, numRuns: 500 },
    );
  });

  it.each([[10, '1', '3', 3], [10, '0.5', '1.5', 3], [7, '0.1', '0.7', 1], [3, '1', '1', 3], [0, '1', '2', 0]])('%i × %s / %s is %i', (amount, part, whole, share) => {
    expect(floorShare(amount, part, whole)).toBe(share);
  }); // prettier-ignore
});

describe('roundRatio', () => {
  it.each<[bigint, bigint, Rounding, number]>([
    [0n, 3n, 'FLOOR', 0],
    [0n, 3n, 'HALF_UP', 0],
    [0n, 3n, 'CEIL', 0],
    [6n, 3n, 'FLOOR', 2],
    [6n, 3n, 'HALF_UP', 2],
    [6n, 3n, 'CEIL', 2],
    [7n, 3n, 'FLOOR', 2],
    [7n, 3n, 'HALF_UP', 2],
    [7n, 3n, 'CEIL', 3],
    [8n, 3n, 'FLOOR', 2],
    [8n, 3n, 'HALF_UP', 3],
    [5n, 2n, 'FLOOR', 2],
    [5n, 2n, 'HALF_UP', 3],
    [5n, 2n, 'CEIL', 3],
    [10n ** 40n + 1n, 2n * 10n ** 40n, 'HALF_UP', 1],
    [10n ** 40n - 1n, 2n * 10n ** 40n, 'HALF_UP', 0],
    [1n, 10n ** 40n, 'CEIL', 1],
  ])('%i / %i, %s, is %i', (numerator, denominator, rounding, rounded) => {
    expect(roundRatio(numerator, denominator, rounding)).toBe(rounded);
  });
});
