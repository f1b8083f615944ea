const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How long is waited after the first, the second, … attempt that failed. */
const WAITS = [
  5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR,
]; // prettier-ignore

/** So many attempts are made before a delivery is dead. */
export const ATTEMPTS = WAITS.length + 1;

const JITTER = 0.1;
const LONGEST_ASKED = 24 * HOUR;

/**
 * How long to wait for the next attempt after so many failed ones, in milliseconds; null after the last. Up to a tenth more or less, by
 * `chance` in [0, 1), so that what failed together does not come back together. A receiver that asks for more time is given it, a day at most.
 */
export function waitAfter(failed: number, chance: number, askedMilliseconds: number | null): number | null {
  const wait = WAITS[failed - 1];
  if (wait === undefined) return null;
  const own = Math.round(wait * (1 - JITTER + 2 * JITTER * chance));
  return Math.max(own, Math.min(askedMilliseconds ?? 0, LONGEST_ASKED));
}

/** What `Retry-After` says in milliseconds: a number of seconds or a date; null when it says nothing. */
export function retryAfter(header: string | undefined, now: Date): number | null {
  if (header === undefined) return null;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * SECOND;
  const at = / GMT$/.test(header) ? Date.parse(header) : NaN;
  return Number.isNaN(at) ? null : Math.max(at - now.getTime(), 0);
}
