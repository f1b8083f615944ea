import { beginOf, durationOf, tooEarlyBy, type Buckets, type Calls, type TooSoon } from './buckets.js';

/** Above this the buckets are looked through for those that are empty again, and of more than the second the oldest are forgotten. */
const TIDY = 50_000;
const MOST = 500_000;

/** Buckets of this server alone: each server lets in as many. Takes a microsecond. */
export class MemoryBuckets implements Buckets {
  private readonly busyUntil = new Map<string, number>();
  private tidyAt = TIDY;

  take(calls: readonly Calls[], now: number): TooSoon | null {
    for (const one of calls) {
      const milliseconds = tooEarlyBy(this.busyUntil.get(one.bucket) ?? 0, now, durationOf(one));
      if (milliseconds > 0) return { calls: one, milliseconds };
    }
    for (const one of calls) {
      this.busyUntil.set(one.bucket, beginOf(this.busyUntil.get(one.bucket) ?? 0, now) + durationOf(one));
    }
    if (this.busyUntil.size >= this.tidyAt) this.tidy(now);
    return null;
  }

  /** How many buckets are kept. */
  get size(): number {
    return this.busyUntil.size;
  }

  private tidy(now: number): void {
    for (const [bucket, until] of this.busyUntil) {
      if (beginOf(until, now) === now) this.busyUntil.delete(bucket);
    }
    for (const bucket of this.busyUntil.keys()) {
      if (this.busyUntil.size <= MOST) break;
      this.busyUntil.delete(bucket);
    }
    this.tidyAt = Math.min(MOST + TIDY, Math.max(TIDY, this.busyUntil.size * 2));
  }
}
