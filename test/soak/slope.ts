/** A value at a moment, in hours. */
export interface Point {
  hours: number;
  value: number;
}

/** How fast values grow, per hour. */
export interface Slope {
  /** The middle of the slopes between all pairs of points (Theil and Sen): a few strange points do not move it. */
  middle: number;
  /** With 99 % confidence it is at least this. What only looks like growth by chance has a least slope below zero. */
  least: number;
}

/** Of the normal distribution, for 99 % on both sides. */
const Z = 2.576;

/**
 * The slope of a series, and how sure it is (Sen's confidence interval, from Kendall's variance without ties). Of fewer than three points
 * nothing can be said: the least slope is minus infinity then.
 */
export function slopeOf(points: readonly Point[]): Slope {
  const slopes = pairs(points)
    .map(([one, other]) => (other.value - one.value) / (other.hours - one.hours))
    .sort((a, b) => a - b);
  const count = points.length;
  if (count < 3) return { middle: slopes[0] ?? 0, least: -Infinity };
  const deviation = Math.sqrt((count * (count - 1) * (2 * count + 5)) / 18);
  const rank = Math.floor((slopes.length - Z * deviation) / 2);
  return { middle: median(slopes), least: slopes[rank] ?? -Infinity };
}

export function median(sorted: readonly number[]): number {
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

function pairs(points: readonly Point[]): [Point, Point][] {
  return points.flatMap((one, index) => points.slice(index + 1).map((other): [Point, Point] => [one, other]));
}
