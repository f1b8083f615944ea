import fc from 'fast-check';
import { spread } from './spread.js';

describe('spread', () => {
  it.each<[number, (number | bigint)[], number[]]>([
    [10, [1, 1, 1], [4, 3, 3]],
    [70, [10, 10, 20], [18, 17, 35]],
    [1, [1, 2, 3], [0, 0, 1]],
    [5, [0, 0], [3, 2]],
    [5, [0, 7], [0, 5]],
    [7, [3], [7]],
    [7, [0], [7]],
    [0, [1, 2], [0, 0]],
    [0, [], []],
    [3, [10n ** 20n, 10n ** 20n, 1n], [2, 1, 0]],
    [2, [0, 3, 0, 3, 3], [0, 1, 0, 1, 0]],
    [3, [1, 5, 1, 5, 1], [1, 1, 0, 1, 0]],
    [1, [0, 0, 0], [1, 0, 0]],
    [9, [0n, 0n], [5, 4]],
    [7, [1n, 1], [4, 3]],
    [Number.MAX_SAFE_INTEGER, [1, 1], [4_503_599_627_370_496, 4_503_599_627_370_495]],
    [1, [Number.MAX_SAFE_INTEGER, 0], [1, 0]],
    [0, [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER], [0, 0]],
  ])('%i over %j is %j', (total, weights, parts) => {
    expect(spread(total, weights)).toEqual(parts);
  });

  it('adds up exactly, each part is within one of its exact share, and more weight never gets less', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 40), fc.array(fc.nat(2 ** 40), { minLength: 1, maxLength: 30 }), (total, weights) => {
        const parts = spread(total, weights);

        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(total);
        const sum = weights.reduce((all, weight) => all + BigInt(weight), 0n);
        if (sum === 0n) return;
        parts.forEach((part, index) => {
          const floor = Number((BigInt(total) * BigInt(weights[index]!)) / sum);
          expect(part === floor || part === floor + 1).toBe(true);
        });
        const order = [...weights.keys()].sort((a, b) => weights[a]! - weights[b]! || b - a);
        order.slice(1).forEach((index, place) => expect(parts[index]!).toBeGreaterThanOrEqual(parts[order[place]!]!));
      }),
      { seed: 9, numRuns: 300 },
    );
  });

  it('is the same in numbers and in big integers', () => {
    const size = fc.oneof(fc.nat(3), fc.nat(100), fc.nat(10 ** 6), fc.maxSafeNat());
    fc.assert(
      fc.property(size, fc.array(size, { minLength: 1, maxLength: 120 }), (total, weights) => {
        expect(spread(total, weights)).toEqual(inBigIntegers(BigInt(total), weights.map(BigInt)));
      }),
      { numRuns: 2000 },
    );
  });

  it('is the same at the largest products that numbers hold exactly', () => {
    const near = fc.tuple(fc.integer({ min: 1, max: 2 ** 26 }), fc.array(fc.nat(50), { minLength: 2, maxLength: 8 }));
    fc.assert(
      fc.property(near, ([total, [first = 0, ...others]]) => {
        const weights = [first + Math.floor(Number.MAX_SAFE_INTEGER / total) - 200, ...others];

        expect(spread(total, weights)).toEqual(inBigIntegers(BigInt(total), weights.map(BigInt)));
      }),
      { numRuns: 2000 },
    );
  });
});

/** The method as it is written down. */
function inBigIntegers(total: bigint, weights: bigint[]): number[] {
  const given = weights.reduce((all, weight) => all + weight, 0n);
  const [sum, all] = given === 0n ? [BigInt(weights.length), weights.map(() => 1n)] : [given, weights];
  const parts = all.map((weight) => (total * weight) / sum);
  const left = Number(total - parts.reduce((whole, part) => whole + part, 0n));
  const remainder = (index: number) => (total * (all[index] ?? 0n)) % sum;
  const order = [...all.keys()].sort((a, b) => Number(remainder(b) - remainder(a)) || a - b);
  for (const index of order.slice(0, left)) parts[index]! += 1n;
  return parts.map(Number);
}
