import fc from 'fast-check';
import { roundRatio, type Rounding } from '../../kernel/money.js';
import { ExactSum } from './exact-sum.js';

type Term = [points: number, part: number | bigint, whole: number | bigint];

const sumOf = (terms: readonly Term[]): ExactSum => {
  const sum = new ExactSum();
  for (const term of terms) sum.add(...term);
  return sum;
};

describe('ExactSum', () => {
  it.each<[Term[], [number, number], Rounding, number]>([
    [[], [1, 1], 'CEIL', 0],
    [[[28, 1, 1]], [5, 10], 'FLOOR', 14],
    [[[19, 1, 1]], [5, 10], 'FLOOR', 9],
    [[[19, 1, 1]], [5, 10], 'HALF_UP', 10],
    [[[19, 1, 1]], [5, 10], 'CEIL', 10],
    [[[608, 1200, 15_200]], [2, 1], 'FLOOR', 96],
    // Fractions that make a whole, or a half, of which floating-point numbers know no more than nearly so.
    [[[1, 1, 3], [1, 1, 3], [1, 1, 3]], [1, 1], 'FLOOR', 1],
    [[[1, 1, 3], [1, 1, 3], [1, 1, 3]], [1, 1], 'CEIL', 1],
    [[[1, 1, 10], [1, 7, 10], [1, 2, 10]], [1, 1], 'FLOOR', 1],
    [[[1, 1, 10], [1, 2, 10]], [10, 1], 'CEIL', 3],
    [[[1, 1, 10], [1, 7, 10], [1, 2, 10]], [5, 10], 'HALF_UP', 1],
    [[[1, 1, 7], [1, 2, 7], [1, 1, 14]], [1, 1], 'HALF_UP', 1],
    [[[1, 1, 7], [1, 2, 7], [1, 1, 14]], [1, 1], 'FLOOR', 0],
    [[[1, 1, 49], [48, 1, 49]], [1, 1], 'FLOOR', 1],
    [[[9_007_199_254_740_991, 3, 7]], [1, 1], 'FLOOR', 3_860_228_252_031_853],
    [[[10, 10n ** 20n, 4n * 10n ** 20n]], [1, 1], 'HALF_UP', 3],
  ])('%j × %j, %s, is %i', (terms, [numerator, denominator], rounding, rounded) => {
    expect(sumOf(terms).times(numerator, denominator, rounding)).toBe(rounded);
  }); // prettier-ignore

  it.each<[Term[], boolean]>([
    [[], true],
    [[[5, 0, 3]], true],
    [[[5, 0n, 3n]], true],
    [[[0, 1, 1]], true],
    [[[5, 0, 3], [1, 1, 1_000_000]], false],
  ])('%j is nothing: %s', (terms, isZero) => {
    expect(sumOf(terms).isZero).toBe(isZero);
  }); // prettier-ignore

  it('is the sum of the fractions', () => {
    const size = fc.oneof(fc.nat(9), fc.nat(10_000), fc.nat(10 ** 14));
    const term = fc
      .tuple(fc.oneof(fc.nat(30), fc.nat(10 ** 9)), size, size)
      .map(([points, one, other]): Term => [points, Math.min(one, other), Math.max(one, other, 1)]);
    const factor = fc.constantFrom<[number, number]>([1, 1], [5, 10], [3333, 10_000], [1, 10_000], [99, 1]);
    const rounding = fc.constantFrom('FLOOR', 'HALF_UP', 'CEIL');
    fc.assert(
      fc.property(fc.array(term, { maxLength: 12 }), factor, rounding, (terms, [numerator, denominator], how) => {
        const below = terms.reduce((product, [, , whole]) => product * BigInt(whole), 1n);
        const above = terms.reduce(
          (sum, [points, part, whole]) => sum + (BigInt(points) * BigInt(part) * below) / BigInt(whole),
          0n,
        );

        expect(sumOf(terms).times(numerator, denominator, how)).toBe(
          roundRatio(above * BigInt(numerator), below * BigInt(denominator), how),
        );
      }),
      { numRuns: 2000 },
    );
  });
});
