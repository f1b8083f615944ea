import { addToDay, dayInZone, midnightAfter, startOfDay } from '../../kernel/calendar.js';
import type { Problem } from '../../kernel/problem.js';

/** What a template says of how long its vouchers are good. */
export interface ValidityTerms {
  /** For how many days from the first; null without end. */
  readonly validDays: number | null;
  /** For how many days a voucher must be good when its holder gets it; null where that does not matter. */
  readonly minimumDays: number | null;
}

/** What whoever issues a voucher says of it, in calendar days of the program's zone; null leaves it to the template. */
export interface WantedValidity {
  /** The first day on which it can be used; null: at once. */
  readonly firstDay: string | null;
  /** The last one. */
  readonly lastDay: string | null;
}

/** When a voucher can be used. */
export interface Validity {
  readonly validFrom: Date;
  /** The midnight that ends its last day; null without end. */
  readonly expiresAt: Date | null;
}

/** No day lies further ahead of the one from which it counts. */
const MOST_DAYS = 3660;

export const AS_THE_TEMPLATE_SAYS: WantedValidity = { firstDay: null, lastDay: null };

/**
 * When a voucher can be used that is issued now: from the first day on, which is today and this moment unless said otherwise, up to the end
 * of the last, `validDays` after the first unless said otherwise.
 */
export function validityOf(terms: ValidityTerms, wanted: WantedValidity, now: Date, timeZone: string): Validity {
  const today = dayInZone(now, timeZone);
  const first = wanted.firstDay ?? today;
  const last = wanted.lastDay ?? (terms.validDays === null ? null : addToDay(first, terms.validDays, 'DAYS'));
  return {
    validFrom: first === today ? now : startOfDay(first, timeZone),
    expiresAt: last === null ? null : midnightAfter(last, timeZone),
  };
}

/** What is wrong with the days that somebody wants for a voucher that is issued now. */
export function validityProblems(terms: ValidityTerms, wanted: WantedValidity, now: Date, timeZone: string): Problem[] {
  const today = dayInZone(now, timeZone);
  const { firstDay, lastDay } = wanted;
  if (firstDay !== null) {
    const farthest = addToDay(today, MOST_DAYS, 'DAYS');
    if (firstDay < today || firstDay > farthest) {
      return [{ path: ['validFrom'], message: `${firstDay} is not from ${today} to ${farthest}` }];
    }
  }
  if (lastDay === null) return [];
  const first = firstDay ?? today;
  const [soonest, latest] = [addToDay(first, terms.minimumDays ?? 0, 'DAYS'), addToDay(first, MOST_DAYS, 'DAYS')];
  if (lastDay >= soonest && lastDay <= latest) return [];
  const why = terms.minimumDays === null ? '' : `; its template asks for at least ${String(terms.minimumDays)} days`;
  return [{ path: ['expiresOn'], message: `${lastDay} is not from ${soonest} to ${latest}${why}` }];
}
