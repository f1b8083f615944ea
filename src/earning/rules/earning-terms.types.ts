import { registerEnumType } from '@nestjs/graphql';
import type { Audience } from '../../audiences/index.js';
import type { ItemMatch } from '../../kernel/item-scope.js';
import type { Localized } from '../../kernel/localized-text.js';
import type { LimitPeriod } from '../../points/index.js';
import type { ExpiryTerms, PendingTerms } from '../../programs/index.js';

export enum EarningTrigger {
  PURCHASE = 'PURCHASE',
  ACTIVITY = 'ACTIVITY',
  ENROLLMENT = 'ENROLLMENT',
  BIRTHDAY = 'BIRTHDAY',
  ANNIVERSARY = 'ANNIVERSARY',
}

registerEnumType(EarningTrigger, {
  name: 'EarningTrigger',
  description: 'What a rule awards points for.',
  valuesMap: {
    PURCHASE: { description: 'A purchase.' },
    ACTIVITY: { description: 'An activity of the type that the rule names, such as a review.' },
    ENROLLMENT: { description: 'Somebody becomes a member.' },
    BIRTHDAY: { description: "A member's birthday, when it begins in the program's time zone." },
    ANNIVERSARY: { description: 'Each year the day on which a member joined, when it begins.' },
  },
});

export enum Weekday {
  MONDAY = 'MONDAY',
  TUESDAY = 'TUESDAY',
  WEDNESDAY = 'WEDNESDAY',
  THURSDAY = 'THURSDAY',
  FRIDAY = 'FRIDAY',
  SATURDAY = 'SATURDAY',
  SUNDAY = 'SUNDAY',
}

registerEnumType(Weekday, {
  name: 'Weekday',
  description: "A day of the week, from midnight to midnight in the program's time zone.",
  valuesMap: {
    MONDAY: { description: 'Monday.' },
    TUESDAY: { description: 'Tuesday.' },
    WEDNESDAY: { description: 'Wednesday.' },
    THURSDAY: { description: 'Thursday.' },
    FRIDAY: { description: 'Friday.' },
    SATURDAY: { description: 'Saturday.' },
    SUNDAY: { description: 'Sunday.' },
  },
});

/** All of them in the order of the week, in which the database counts them from 1. */
export const WEEK: readonly Weekday[] = Object.values(Weekday);

/** What a rule gives. A `factor` makes it a multiplier; everything else is a base rule. `per` and `factor` are decimals. */
export type StoredGives =
  { fixed: number } | { rate: { points: number; per: string } } | { perItem: number } | { factor: string };

/** What of a purchase a rule looks at. An empty `include` means all items; one match of a list is enough. */
export interface StoredScope {
  include: ItemMatch[];
  exclude: ItemMatch[];
  shipping: boolean;
  /** Whether amounts count with their tax. */
  tax: boolean;
  /** Whether the part that was paid with points counts. */
  pointsPaid: boolean;
}

/** So often, or so many points, in a calendar period: of each member, or of all together. */
export interface StoredLimit {
  uses: number | null;
  points: number | null;
  period: LimitPeriod;
  perMember: boolean;
}

/** Local times, as `22:00`, until the second one. A span that begins later than it ends goes over midnight. */
export interface StoredHours {
  from: string;
  until: string;
}

/** What a version of a rule says, as it is stored. Decimals are in the main unit of `moneyCurrency`, without superfluous zeros. */
export interface StoredTerms {
  names: Localized[];
  descriptions: Localized[];
  trigger: EarningTrigger;
  /** With ACTIVITY, and only with it: the type by its key. */
  activityType: string | null;
  /** The point currency by its compact number. */
  currencyNumber: number;
  moneyCurrency: string;
  gives: StoredGives;
  scope: StoredScope;
  minimumOrderAmount: string | null;
  minimumScopeAmount: string | null;
  firstPurchaseOnly: boolean;
  /** In which channels it must have happened; null for any. */
  channels: string[] | null;
  audience: Audience | null;
  from: Date | null;
  until: Date | null;
  /** In the order of the week; null for all. */
  weekdays: Weekday[] | null;
  hours: StoredHours | null;
  limits: StoredLimit[];
  cooldownDays: number | null;
  maxPoints: number | null;
  exclusiveGroup: string | null;
  multiplied: boolean;
  qualifying: boolean;
  /** Its own policies; null where those of the point currency hold. */
  pending: PendingTerms | null;
  expiry: ExpiryTerms | null;
}
