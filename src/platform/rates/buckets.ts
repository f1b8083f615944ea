/** The time in which as many calls may come as the figure says. */
export const WINDOW_MILLISECONDS = 60_000;

/** Calls of one operation by somebody. */
export interface Calls {
  /** Who and what. */
  readonly bucket: string;
  /** The program of who calls; 0 for nobody's. */
  readonly programId: number;
  readonly count: number;
  /** So many in a minute. */
  readonly figure: number;
}

/** A call is not let in: which, and how many milliseconds too early it came. */
export interface TooSoon {
  readonly calls: Calls;
  readonly milliseconds: number;
}

/**
 * Counts calls. A bucket is one moment: until then it is busy with the calls that were let in, each of which takes its part of a minute
 * (the generic cell rate algorithm). All of a request or none are let in.
 */
export interface Buckets {
  take(calls: readonly Calls[], now: number): TooSoon | null | Promise<TooSoon | null>;
}

/** How long these calls keep a bucket busy, in milliseconds. */
export function durationOf({ count, figure }: Calls): number {
  return (count * WINDOW_MILLISECONDS) / figure;
}

/** From when on a bucket counts that is busy until then. One that is busy for longer than it can be is of a clock that was set back. */
export function beginOf(busyUntil: number, now: number): number {
  return busyUntil > now + 2 * WINDOW_MILLISECONDS ? now : Math.max(busyUntil, now);
}

/** By how many milliseconds calls come too early for a bucket that is busy until then; 0 or less: they are let in. */
export function tooEarlyBy(busyUntil: number, now: number, duration: number): number {
  return beginOf(busyUntil, now) + duration - now - WINDOW_MILLISECONDS;
}
