/** What a ladder counts. */
export type TierMetric = 'QUALIFYING_POINTS' | 'SPEND' | 'PURCHASES' | 'VISITS' | 'ACTIVITIES';

/** In which span of days it counts. */
export type TierWindow =
  'CALENDAR_YEAR' | 'CALENDAR_HALF_YEAR' | 'CALENDAR_QUARTER' | 'ROLLING' | 'ANNIVERSARY' | 'LIFETIME';

/** How far a member falls who has not enough when a tier ends. */
export type TierFalling = 'NEVER' | 'ONE_STEP' | 'TO_EARNED';

/** What becomes of where members stand when a ladder changes. */
export type OnChange = 'KEEP_UNTIL_PERIOD_END' | 'RAISE_ONLY' | 'REASSESS';

type CalendarUnit = 'DAYS' | 'MONTHS' | 'YEARS';

/** When points become available, where a tier has a policy of its own. */
interface PendingTerms {
  kind: 'AT_ONCE' | 'AFTER' | 'RETURN_WINDOW' | 'COMPLETED';
  count: number | null;
  unit: CalendarUnit | null;
}

/** When points expire, where a tier has a policy of its own. */
interface ExpiryTerms {
  kind: 'NEVER' | 'AFTER' | 'DATES' | 'INACTIVITY';
  count: number | null;
  unit: CalendarUnit | null;
  roundUpTo: 'MONTH' | 'QUARTER' | 'HALF_YEAR' | 'YEAR' | null;
  dates: readonly string[] | null;
}

/** A tier, ready for deciding. */
export interface CompiledTier {
  readonly id: string;
  /** By which rows name it, unique within the ladder. */
  readonly number: number;
  /** From 1, the lowest. */
  readonly position: number;
  readonly key: string;
  /** In the program's language. */
  readonly name: string;
  /** From which metric on a member is worth it: whole, in the smallest unit of money where the metric is SPEND. */
  readonly threshold: number;
  /** What it adds to points, as extra / scale: 5 / 10 for "1.5", 0 / 1 for "1". */
  readonly multiplier: { readonly extra: bigint; readonly scale: bigint };
  /** Its own policies; null where those of the point currency hold. */
  readonly pending: PendingTerms | null;
  readonly expiry: ExpiryTerms | null;
  /** Given to who climbs to it; null for none. */
  readonly entryPoints: number | null;
  /** The voucher template, by its inner id, of what is issued to who climbs to it; null for none. */
  readonly entryVoucher: string | null;
}

/** What is counted for a ladder, and where: versions of a ladder that count the same have one counter. */
export interface Measure {
  /** By which rows name it, unique within the program. */
  readonly counter: number;
  readonly metric: TierMetric;
  /** The point currency by its number; null unless the metric is QUALIFYING_POINTS. */
  readonly currency: number | null;
  /** The type by its key; null unless the metric is ACTIVITIES. */
  readonly activityType: string | null;
}

/** A version has come into force, and standings that were decided by those before it are to be taken over. */
export interface Takeover {
  readonly onChange: OnChange;
  /** Since when it is in force. */
  readonly at: Date;
  /** The tiers of the version before it by their numbers, the lowest first; none where it is the first one. */
  readonly before: readonly number[];
  /** Where those go who stood on a tier that it has no longer: for each such tier, another's number. */
  readonly moves: ReadonlyMap<number, number>;
}

/** A ladder, ready for deciding. */
export interface CompiledLadder extends Measure {
  readonly id: string;
  /** By which rows name it, unique within the program. */
  readonly number: number;
  readonly version: number;
  /** In the program's language. */
  readonly name: string;
  readonly isPrimary: boolean;
  /** What thresholds are in; null unless the metric is SPEND. */
  readonly moneyCurrency: string | null;
  readonly window: TierWindow;
  /** Null unless the window is ROLLING. */
  readonly windowMonths: number | null;
  readonly falling: TierFalling;
  readonly graceDays: number;
  /** From the lowest up; thresholds begin at 0 and rise. */
  readonly tiers: readonly CompiledTier[];
  /** Null when all standings are those of this version. */
  readonly takeover: Takeover | null;
}

/** What is decided and counted for the members of a program. */
export interface Ladders {
  /** The active ladders, each as the version says that is in force; oldest first. */
  readonly inForce: readonly CompiledLadder[];
  /** What is counted beforehand, for versions that come into force later. */
  readonly coming: readonly Measure[];
}

export const NO_LADDERS: Ladders = { inForce: [], coming: [] };
