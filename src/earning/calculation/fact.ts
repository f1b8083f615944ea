import type { Minor } from '../../kernel/money.js';

/** What may be worth points. */
export type Trigger = 'PURCHASE' | 'ACTIVITY' | 'ENROLLMENT' | 'BIRTHDAY' | 'ANNIVERSARY';

/** Something that happened, as rules see it. */
export interface Fact {
  trigger: Trigger;
  /** The key of an activity's type; null for a purchase. */
  activityType: string | null;
  /** Its own date: windows, weekdays, hours and limit periods go by it. */
  at: Date;
  channel: string | null;
  basket: FactBasket | null;
  /** Of purchases: whether the member has none that is completed before it. */
  isFirstPurchase: boolean;
}

/** What was bought. Amounts are whole numbers of the currency's smallest unit, none below zero. */
export interface FactBasket {
  currency: string;
  lines: readonly FactLine[];
  shipping: Minor;
  /** What of it is paid with points. */
  pointsPaid: Minor;
}

export interface FactLine {
  sku: string;
  category: string | null;
  brand: string | null;
  tags: readonly string[];
  quantity: string;
  /** After the line's discount and its share of the order's discount, tax included. */
  amount: Minor;
  tax: Minor;
}
