import { addToDay, dayInZone } from '../../../kernel/calendar.js';
import type { DaySpan } from '../../../kernel/day-spans.js';
import type { CompiledLadder } from '../../ladders/ladder.js';
import { firstDayOfTwo, type LadderTerms } from '../decisions/ladder-terms.js';
import { reviewedOn } from '../decisions/reviewed-on.js';
import type { Floor, Standing } from '../decisions/standing.js';
import { numberAt, placeOf } from './tier-names.js';

/** A standing as it is stored; tiers by their numbers. Who has none stands on the lowest tier. */
export interface StandingRow {
  readonly memberId: string;
  readonly ladder: number;
  /** By which version of the ladder it was decided last. */
  readonly version: number;
  readonly tier: number;
  readonly since: Date;
  readonly lastDay: string | null;
  readonly reckonedOn: string;
  readonly graceFrom: string | null;
  readonly floorTier: number | null;
  readonly floorLastDay: string | null;
  /** So many changes were noted. */
  readonly changes: number;
  /** The first day on which something of it may be over; null for never. */
  readonly reviewOn: string | null;
  /** The first day at which that review will look; null where there is none. */
  readonly looksBackTo: string | null;
}

/** Of whom a standing is. */
export interface Climber {
  readonly joinedOn: string;
  readonly protectedDays: readonly DaySpan[];
  /** Whether time changes nothing of it: of who has left, lives on in somebody else or is forgotten. */
  readonly isResting?: boolean;
}

/** What a member has on a ladder, tiers counted from 0 on the ladder as it is, and what is noted of it. */
export interface Held {
  standing: Standing;
  since: Date;
  floor: Floor | null;
  changes: number;
  isChanged: boolean;
}

/** A stored standing on the ladder as it is: a tier that it has no longer is the one to which its members go, else the lowest. */
export function heldBy(row: StandingRow, ladder: CompiledLadder, timeZone: string): Held {
  const tierOf = (number: number): number => Math.max(0, placeOf(ladder, ladder.takeover?.moves.get(number) ?? number));
  const { lastDay, reckonedOn, graceFrom, since, changes } = row;
  const floor = row.floorTier === null ? null : { tier: tierOf(row.floorTier), lastDay: row.floorLastDay };
  const standing = { tier: tierOf(row.tier), since: dayInZone(since, timeZone), lastDay, reckonedOn, graceFrom };
  return { standing, since, floor, changes, isChanged: false };
}

/** The same as it is to be stored, and when it is to be reviewed. */
export function rowOf(
  { protectedDays, isResting }: Climber,
  memberId: string,
  { ladder, terms }: { ladder: CompiledLadder; terms: LadderTerms },
  { standing, since, floor, changes }: Held,
): StandingRow {
  const { tier, lastDay, reckonedOn, graceFrom } = standing;
  return {
    memberId,
    ladder: ladder.number,
    version: ladder.version,
    tier: numberAt(ladder, tier),
    since,
    lastDay,
    reckonedOn,
    graceFrom,
    floorTier: floor && numberAt(ladder, floor.tier),
    floorLastDay: floor?.lastDay ?? null,
    changes,
    reviewOn: isResting ? null : reviewedOn(standing, floor?.lastDay ?? null, protectedDays),
    looksBackTo: lastDay === null ? null : firstDayOfTwo(terms.window, graceFrom ?? addToDay(lastDay, 1, 'DAYS')),
  };
}

/** Whether its review is overdue, or put off a fall: it looks further back than what happens now. */
export function isOverdue({ lastDay, graceFrom }: StandingRow, today: string): boolean {
  return lastDay !== null && (graceFrom !== null || lastDay < today);
}

/** The tier that counted by the version before, the floor where that was higher. Tiers by their numbers, `before` from the lowest up. */
export function countedBefore(
  { tier, floorTier, floorLastDay }: StandingRow,
  before: readonly number[],
  day: string,
): number {
  const isFloored = floorTier !== null && (floorLastDay === null || day <= floorLastDay);
  return isFloored && before.indexOf(floorTier) > before.indexOf(tier) ? floorTier : tier;
}
