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

/** Figures that may not grow, and by how much they surely do over the run when it counts as growth. */
const FLAT = [
  { what: 'heap after collection, MB', of: 'heapMegabytes', most: 8 },
  { what: 'resident memory, MB', of: 'residentMegabytes', most: 60 },
  { what: 'connections', of: 'connections', most: 4 },
  { what: 'events under way', of: 'backlog', most: 500 },
] as const;

/** So much of the beginning does not count: caches fill, the compiler warms up. */
const WARMING_UP = 1 / 4;

/**
 * Whether memory, connections and backlog stay as they are. A figure fails when it grew, with 99 % confidence, by more than is allowed:
 * noise has no such slope, however loud.
 */
export function judge(samples: readonly Sample[]): Judgement[] {
  const warm = samples.slice(Math.floor(samples.length * WARMING_UP));
  const hours = ((warm.at(-1)?.seconds ?? 0) - (warm[0]?.seconds ?? 0)) / 3600;
  return FLAT.map(({ what, of, most }) => {
    const points = warm.map((sample): Point => ({ hours: sample.seconds / 3600, value: sample[of] }));
    const { middle, least } = slopeOf(points);
    const usual = median(points.map(({ value }) => value).sort((a, b) => a - b));
    const sure = Math.max(0, least * hours);
    const because = `about ${usual.toFixed(0)}, ${(middle * hours).toFixed(1)} more in the end, surely ${sure.toFixed(1)}; allowed ${String(most)}`;
    return { what, passed: sure <= most, because };
  });
}
