import { median, slopeOf, type Point } from './slope.js';

/** What was seen of a server at a moment. */
export interface Sample {
  seconds: number;
  heapMegabytes: number;
  residentMegabytes: number;
  connections: number;
  /** Events that were not relayed or not delivered yet. */
  backlog: number;
  callsPerSecond: number;
}

export interface Judgement {
  what: string;
  passed: boolean;
  because: string;
}

/** Figures that may not grow, and by how much an hour they surely do when it counts as growth. */
const FLAT = [
  { what: 'heap after collection, MB', of: 'heapMegabytes', mostPerHour: 40 },
  { what: 'resident memory, MB', of: 'residentMegabytes', mostPerHour: 200 },
  { what: 'connections', of: 'connections', mostPerHour: 6 },
  { what: 'events under way', of: 'backlog', mostPerHour: 3000 },
] as const;

/** So much of the beginning does not count: caches fill, the compiler warms up. */
const WARMING_UP = 1 / 4;

/**
 * Whether memory, connections and backlog stay as they are. A figure fails when its slope is, with 99 % confidence, above what is
 * allowed: noise has no such slope, however loud.
 */
export function judge(samples: readonly Sample[]): Judgement[] {
  const warm = samples.slice(Math.floor(samples.length * WARMING_UP));
  return FLAT.map(({ what, of, mostPerHour }) => {
    const points = warm.map((sample): Point => ({ hours: sample.seconds / 3600, value: sample[of] }));
    const { middle, least } = slopeOf(points);
    const usual = median(points.map(({ value }) => value).sort((a, b) => a - b));
    const slope = `${middle.toFixed(1)} an hour, surely more than ${Number.isFinite(least) ? least.toFixed(1) : 'nothing known'}`;
    return {
      what,
      passed: least <= mostPerHour,
      because: `about ${usual.toFixed(0)}; ${slope}; allowed ${String(mostPerHour)}`,
    };
  });
}
