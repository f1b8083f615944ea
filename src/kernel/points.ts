/** The largest number of points: what JSON and every client language carry exactly. */
export const MAX_POINTS = Number.MAX_SAFE_INTEGER;

/** Whole, and within ±2^53−1. */
export function isPoints(value: unknown): value is number {
  return Number.isSafeInteger(value);
}
