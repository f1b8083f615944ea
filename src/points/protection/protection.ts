import { dayInZone, midnightAfter } from '../../kernel/calendar.js';
import { postponed, recalled, spansFrom, type DaySpan } from '../../kernel/day-spans.js';
import { lastDayBefore } from '../last-day.js';
import type { GivenDate, LotDate } from '../terms.js';

/** The days on which points of a wallet do not come closer to their expiry, in order, by which pause of the member. */
export interface WalletProtection {
  readonly timeZone: string;
  readonly spans: readonly (DaySpan & { readonly pause: number })[];
}

/** When points are gone, and whose protected days that counts; null for none, or for a date that staff named. */
export interface Expiry extends Readonly<LotDate> {
  readonly pause: number | null;
}

/** A date that nobody moves: staff named it. */
export function named(expiresAt: Date | null): Expiry {
  return { expiresAt, alsoByInactivity: false, pause: null };
}

/** When points are gone whose date is counted from a moment: protected days from the day of that moment on move it. */
export function protectedExpiry(
  protection: WalletProtection | null,
  { expiresAt, alsoByInactivity = false }: GivenDate,
  at: Date,
): Expiry {
  const unmoved = { expiresAt, alsoByInactivity, pause: null };
  if (!protection || !expiresAt) return unmoved; // the calendar is not asked for nothing
  const { timeZone } = protection;
  const ahead = spansFrom(protection.spans, dayInZone(at, timeZone));
  const lastDay = lastDayBefore(expiresAt, timeZone);
  const moved = postponed(lastDay, ahead);
  if (moved === lastDay) return unmoved;
  return { expiresAt: midnightAfter(moved, timeZone), alsoByInactivity, pause: ahead[0]?.pause ?? null };
}

/**
 * The same for points that come back into a lot, as it is before they do. Its date stays where it counts the days of the pause already,
 * and where something is in it: such a lot has moved with the pause, or staff named its date.
 */
export function protectedReturn(
  protection: WalletProtection | null,
  { free, held, ...date }: Pick<Expiry, 'expiresAt' | 'pause'> & { readonly free: number; readonly held: number },
  returned: LotDate,
  at: Date,
): Expiry {
  const { expiresAt, alsoByInactivity } = returned;
  const isSame = date.expiresAt?.getTime() === expiresAt?.getTime();
  const isSettled = free + held > 0 || (date.pause !== null && date.pause === pauseAt(protection, at));
  return isSame && isSettled
    ? { expiresAt, alsoByInactivity, pause: date.pause }
    : protectedExpiry(protection, returned, at);
}

/** When points are gone whose date counts days of a plan that were not protected after all: those from `day` on. */
export function recalledExpiry({ timeZone, spans }: WalletProtection, expiresAt: Date, day: string): Date {
  const lastDay = lastDayBefore(expiresAt, timeZone);
  const moved = recalled(lastDay, spans, day);
  return moved === lastDay ? expiresAt : midnightAfter(moved, timeZone);
}

/**
 * When points are gone that leave for somebody else: the days that were protected until now stay in their date, what a running pause
 * would still protect goes out of it.
 */
export function leavingExpiry(
  protection: WalletProtection | null,
  { expiresAt, pause }: Pick<Expiry, 'expiresAt' | 'pause'>,
  at: Date,
): Date | null {
  if (!protection || !expiresAt || pause === null) return expiresAt;
  const { timeZone } = protection;
  const counted = protection.spans.filter((span) => span.pause === pause);
  return recalledExpiry({ timeZone, spans: counted }, expiresAt, dayInZone(at, timeZone));
}

/** The days that pauses protect which had begun by a moment past. When one ended is not undone: that is known now. */
export function protectionBy<Spans extends WalletProtection['spans'] | null>(
  spans: Spans,
  at: Date,
  timeZone: string,
): Spans {
  if (!spans) return spans;
  const day = dayInZone(at, timeZone);
  const begun = new Set(spans.filter(({ first }) => first <= day).map(({ pause }) => pause));
  return spans.filter(({ pause }) => begun.has(pause)) as unknown as Spans;
}

/** The pause that protects days from then on. There is one at most: the one that runs. */
function pauseAt(protection: WalletProtection | null, at: Date): number | null {
  if (!protection) return null;
  const day = dayInZone(at, protection.timeZone);
  return protection.spans.find(({ last }) => last >= day)?.pause ?? null;
}
