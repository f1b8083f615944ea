import type { LockedMember } from '../../members/index.js';
import type { Call, Queryable, Tx } from '../../platform/database/index.js';
import type { ProgramSettings } from '../../programs/index.js';

/** Calendar days in the program's zone, both included: the last days of what is announced. */
export interface LastDays {
  readonly first: string;
  readonly last: string;
}

/** What a plan is about: last days up to `last`. No plan had those from `first` on; it may be the day after `last`. */
export interface PlannedDays extends LastDays {
  /** The day of the plan. */
  readonly today: string;
  /** The day of the plan before it; null where there was none. */
  readonly since: string | null;
}

/** Members whose rows are locked, and of which last days of theirs is to be told. */
export interface Announced {
  readonly settings: ProgramSettings;
  readonly members: ReadonlyMap<string, LockedMember>;
  readonly now: Date;
  readonly days: LastDays;
}

/** One kind of thing that ends, and is announced before. */
export interface Announcement {
  readonly kind: 'POINTS' | 'TIER' | 'VOUCHER';
  /** How many days before; null: never. */
  daysBefore(settings: ProgramSettings): number | null;
  /** For a sandbox: a day that is not after the first last day of anything to be planned; null when there is nothing. */
  firstDay(db: Queryable, settings: ProgramSettings, days: PlannedDays): Promise<string | null>;
  /** Plans the members of whom something may end that was not told of yet, too many rather than too few. Each goes by an index. */
  plan(settings: ProgramSettings, days: PlannedDays): Call<never>[];
  /** Tells of what ends on these days as it is now, under the locks: nothing of what was spent, kept or used since. */
  tell(tx: Tx, announced: Announced): Promise<void>;
}

/** How a plan begins: what follows selects members. */
export const PLAN = 'INSERT INTO announcement (program_id, kind, first_day, last_day, member_id)';
