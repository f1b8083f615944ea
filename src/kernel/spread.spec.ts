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
});
