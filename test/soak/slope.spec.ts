import { Random } from '../faults/shop/random.js';
import { slopeOf, type Point } from './slope.js';

/** A value each minute. */
const series = (count: number, valueAt: (minute: number) => number): Point[] =>
  Array.from({ length: count }, (_, minute) => ({ hours: minute / 60, value: valueAt(minute) }));

describe('a slope', () => {
  it('of a straight line is that of the line, and sure', () => {
    expect(slopeOf(series(20, (minute) => 100 + minute))).toEqual({
      middle: expect.closeTo(60),
      least: expect.closeTo(60),
    });
  });

  it('of noise is near zero, and not sure to be above it', () => {
    const random = new Random(7);

    const { middle, least } = slopeOf(series(40, () => 100 + random.between(-10, 10)));

    expect(Math.abs(middle)).toBeLessThan(15);
    expect(least).toBeLessThan(0);
  });

  it('of growth under noise is found, and sure to be above zero', () => {
    const random = new Random(7);

    const { middle, least } = slopeOf(series(40, (minute) => 100 + minute + random.between(-5, 5)));

    expect(middle).toBeGreaterThan(50);
    expect(middle).toBeLessThan(70);
    expect(least).toBeGreaterThan(40);
  });

  it('is not moved by a peak', () => {
    expect(slopeOf(series(21, (minute) => (minute === 10 ? 10_000 : 50)))).toEqual({ middle: 0, least: 0 });
  });

  it('of two points is nothing to be sure of', () => {
    expect(slopeOf(series(2, (minute) => minute))).toEqual({ middle: expect.closeTo(60), least: -Infinity });
  });
});
