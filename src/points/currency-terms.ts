import { addToDay, dayInZone, midnightAfter } from '../kernel/calendar.js';
import type { Earning } from './postings.js';
import {
  endsByInactivity,
  expiryFrom,
  hasDates,
  maturesAt,
  type ExpiryPolicy,
  type LotDate,
  type PendingPolicy,
} from './terms.js';
import type { Lot } from './wallet.js';

/** An expiry policy of a point currency and the moment from which it holds. */
export interface PolicyVersion {
  version: number;
  expiry: ExpiryPolicy;
  effectiveAt: Date;
}

/** What decisions about a wallet need to know of its point currency. */
export interface CurrencyTerms {
  timeZone: string;
  /** All versions of the expiry policy, the oldest first. */
  policies: readonly PolicyVersion[];
  /** Whether the newest of them stands for one of a rule's or tier's own: beside its dates, inactivity counts where it comes sooner. */
  hasOwnExpiry?: boolean;
  pending: PendingPolicy;
  returnWindowDays: number;
  graceDays: number;
  debt: 'FORGIVE' | 'OWE';
}

/** The same where a rule has policies of its own. */
export function underRule(
  terms: CurrencyTerms,
  pending: PendingPolicy | null,
  expiry: ExpiryPolicy | null,
): CurrencyTerms {
  if (!pending && !expiry) return terms;
  const newest = terms.policies.at(-1);
  const policies = expiry && newest ? [...terms.policies.slice(0, -1), { ...newest, expiry }] : terms.policies;
  return { ...terms, pending: pending ?? terms.pending, policies, hasOwnExpiry: expiry !== null };
}

/** The version of the expiry policy that was in force then; 0 before the first. */
export function policyVersionAt({ policies }: CurrencyTerms, at: Date): number {
  return policies.findLast(({ effectiveAt }) => effectiveAt <= at)?.version ?? 0;
}

/** When points of that date are gone, under the policy of now. */
export function expiryOf(terms: CurrencyTerms, date: Date): Date | null {
  const newest = terms.policies.at(-1);
  return newest ? expiryFrom(newest.expiry, date, terms.timeZone) : null;
}

/** When points of a fact mature that was completed then; null for at once. */
export function maturingOf({ pending, returnWindowDays, timeZone }: CurrencyTerms, completedAt: Date): Date | null {
  return maturesAt(pending, completedAt, returnWindowDays, timeZone);
}

/**
 * Points of a fact as a lot to be born. Expiry counts from the fact's date, a delay from when it was completed; what is not
 * waits until it is.
 */
export function earningOf(terms: CurrencyTerms, points: number, date: Date, completedAt: Date | null): Earning {
  const maturing = completedAt && maturingOf(terms, completedAt);
  const isPending = !completedAt || maturing !== null;
  const expiresAt = expiryOf(terms, date);
  const alsoByInactivity = expiresAt !== null && (terms.hasOwnExpiry ?? false);
  return { points, isPending, maturesAt: maturing, earnedAt: date, expiresAt, alsoByInactivity };
}

/**
 * When points that come back into a lot are gone: as before; by the policy that came since when it had no date; after so many
 * days of grace, whatever else comes sooner, when that is past, or when inactivity has meanwhile taken points such as these.
 */
export function expiryOfReturned(lot: Lot, terms: CurrencyTerms, now: Date, inactiveFrom: Date | null): LotDate {
  const { alsoByInactivity } = lot;
  const expiresAt = lot.expiresAt ?? datedSince(lot, terms);
  const isInactive = inactiveFrom !== null && inactiveFrom <= now;
  const isGone =
    (expiresAt !== null && expiresAt <= now) || (isInactive && endsByInactivity({ expiresAt, alsoByInactivity }));
  return isGone ? { expiresAt: graceFrom(terms, now), alsoByInactivity: false } : { expiresAt, alsoByInactivity };
}

/** The end of the last day of grace for what comes back after its expiry. */
export function graceFrom({ graceDays, timeZone }: CurrencyTerms, now: Date): Date {
  return midnightAfter(addToDay(dayInZone(now, timeZone), graceDays, 'DAYS'), timeZone);
}

/**
 * When lots without a date are gone by a policy that comes: counted from its day where the currency had no expiry by date until then.
 * Null where it dates none: it has no dates itself, or only lengthens or shortens an expiry, beside which an undated lot lives as its
 * rule or tier said.
 */
export function datedBy(policy: PolicyVersion, { policies, timeZone }: CurrencyTerms): Date | null {
  const before = policies.findLast(({ version }) => version < policy.version);
  const beginsToDate = before !== undefined && !hasDates(before.expiry);
  return beginsToDate ? expiryFrom(policy.expiry, policy.effectiveAt, timeZone) : null;
}

/** From when it was available and not from its date, which may lie before it was recorded, and before policies of that time. */
function datedSince({ availableAt, earnedAt }: Lot, terms: CurrencyTerms): Date | null {
  const since = availableAt ?? earnedAt;
  for (const policy of terms.policies) {
    const at = policy.effectiveAt >= since ? datedBy(policy, terms) : null;
    if (at) return at;
  }
  return null;
}
