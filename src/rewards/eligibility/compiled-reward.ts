/** A reward ready for deciding, as far as it depends on a member and a moment. Tiers are inner ids. */
export interface CompiledReward {
  /** Where no lower price holds. */
  readonly points: number;
  readonly tierPrices: readonly { readonly tier: string; readonly points: number }[];
  readonly timedPrices: readonly { readonly from: Date; readonly until: Date; readonly points: number }[];
  readonly earlyAccess: readonly { readonly tier: string; readonly days: number }[];
  readonly visibleFrom: Date | null;
  readonly visibleUntil: Date | null;
  readonly redeemableFrom: Date | null;
  readonly redeemableUntil: Date | null;
  readonly limits: readonly RewardLimit[];
  /** How many options to choose; 0 without options. */
  readonly choose: number;
  /** In the order of the catalogue. */
  readonly options: readonly CompiledOption[];
  /** The tier from which on its audience begins; null where it says none. */
  readonly minTier: string | null;
}

export interface CompiledOption {
  /** By which rows name it. */
  readonly number: number;
  readonly surcharge: number;
  readonly legalAge: number | null;
  /** Whether it may be chosen once only. */
  readonly once: boolean;
  readonly minTier: string | null;
}

/** How often it can be redeemed in a calendar period, or for how many points. */
export interface RewardLimit {
  readonly uses: number | null;
  readonly points: number | null;
  readonly period: 'DAY' | 'WEEK' | 'MONTH' | 'YEAR' | 'EVER';
  readonly perMember: boolean;
}

/** Who looks at it. */
export interface Looker {
  /** Whether they may spend points. */
  readonly isActive: boolean;
  /** Their age at least and at most, which differ where only the year of birth is known; null for unknown. */
  readonly ages: { readonly atLeast: number; readonly atMost: number } | null;
  /** The tiers on which they stand, and those below. */
  readonly reachedTiers: readonly string[];
}

/** An option, and how often it is chosen. */
export interface Choice {
  readonly option: number;
  readonly quantity: number;
}
