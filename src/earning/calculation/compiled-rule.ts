import type { CalendarUnit, PeriodUnit } from '../../kernel/calendar.js';
import type { Minor } from '../../kernel/money.js';
import type { FactLine, Trigger } from './fact.js';

/** A version of a rule, ready for the calculator: whatever costs time was done when it was compiled. */
export interface CompiledRule {
  /** The inner id, time-ordered: of two rules the smaller is the older. */
  id: string;
  version: number;
  /** In the program's language: what the award is called. */
  name: string;
  trigger: Trigger;
  activityType: string | null;
  gives: Gives;
  /** The number of the point currency. */
  currency: number;
  /** The money currency of its amounts. */
  moneyCurrency: string;
  scope: Scope;
  minimumOrder: Minor | null;
  minimumScope: Minor | null;
  firstPurchaseOnly: boolean;
  channels: readonly string[] | null;
  /** Whether it is for an audience and not for everyone. */
  hasAudience: boolean;
  /** The first instant at which it holds. */
  from: Date | null;
  /** The first instant at which it holds no longer. */
  until: Date | null;
  /** 1 for Monday to 7 for Sunday; null for every day. */
  weekdays: readonly number[] | null;
  /** Minutes of the day; `until` before `from` wraps midnight. */
  hours: { from: number; until: number } | null;
  limits: readonly Limit[];
  cooldownDays: number | null;
  /** The most that one award gives. */
  maxPoints: number | null;
  exclusiveGroup: string | null;
  /** Whether multipliers count its points. */
  multiplied: boolean;
  /** Whether its awards count for tiers. */
  qualifying: boolean;
  /** Its own policies; null where those of the point currency hold. */
  pending: PendingTerms | null;
  expiry: ExpiryTerms | null;
}

export type Gives =
  | { kind: 'FIXED'; points: number }
  | { kind: 'RATE'; points: number; per: Minor; text: string }
  | { kind: 'PER_ITEM'; points: number }
  /** The factor less one, as a fraction of whole numbers: 1.5 is 5 / 10. */
  | { kind: 'FACTOR'; extra: bigint; scale: bigint; text: string };

/** What of a basket a rule looks at. */
export interface Scope {
  /** Null for all lines. */
  matches: ((line: FactLine) => boolean) | null;
  shipping: boolean;
  tax: boolean;
  pointsPaid: boolean;
  /** Equal for scopes that look at the same. */
  key: string;
}

export type Period = 'DAY' | 'WEEK' | 'MONTH' | 'YEAR' | 'EVER';

/** So many uses, or so many points, in a period of the fact's own date. */
export interface Limit {
  uses: number | null;
  points: number | null;
  period: Period;
  perMember: boolean;
}

/** When earned points become available. */
export interface PendingTerms {
  kind: 'AT_ONCE' | 'AFTER' | 'RETURN_WINDOW' | 'COMPLETED';
  count: number | null;
  unit: CalendarUnit | null;
}

/** When points expire. */
export interface ExpiryTerms {
  kind: 'NEVER' | 'AFTER' | 'DATES' | 'INACTIVITY';
  count: number | null;
  unit: CalendarUnit | null;
  roundUpTo: PeriodUnit | null;
  dates: readonly string[] | null;
}
