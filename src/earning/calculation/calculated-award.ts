import type { ExpiryTerms, PendingTerms } from './compiled-rule.js';
import type { KeptByLimit } from './limits.js';
import type { Missing } from './minimums.js';

/** What one rule gives, or one tier. */
export interface CalculatedAward {
  /** Null for a tier. */
  ruleId: string | null;
  ruleVersion: number | null;
  /** Null for a rule. */
  tierId: string | null;
  /** The number of the point currency. */
  currency: number;
  name: string;
  points: number;
  /** What each line has of the points, in the order of the lines. They add up to `points`; empty without a basket. */
  shares: number[];
  /** Why so many, or why none. */
  explanation: string;
  /** Whether it is a multiplier's. */
  isMultiplier: boolean;
  exclusiveGroup: string | null;
  /** Whether it counts for tiers. */
  qualifying: boolean;
  /** The limit that keeps the rule from giving. */
  limit: KeptByLimit | null;
  /** What is missing of the basket for points, or for more of them. */
  missing: Missing | null;
  /** The rule's own policies. */
  pending: PendingTerms | null;
  expiry: ExpiryTerms | null;
}
