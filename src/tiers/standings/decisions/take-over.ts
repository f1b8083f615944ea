import { addToDay } from '../../../kernel/calendar.js';
import type { OnChange } from '../../ladders/ladder.js';
import { lastDayReachedOn, windowAround } from '../../windows/windows.js';
import { climb, type Climb } from './climb.js';
import type { DayAmount, LadderTerms } from './ladder-terms.js';
import type { Reviewed } from './review.js';
import type { PastClimb } from './revoke.js';
import { lowest, type Standing } from './standing.js';

/** What a new version of a ladder makes of a standing. */
export interface TakenOver {
  /** The same object where nothing changes. */
  readonly standing: Standing;
  /** Of a rise: in which window it was reached. */
  readonly climb: PastClimb | null;
}

/**
 * What becomes of a standing on the day on which other terms come into force. It is kept until it ends; raised as well, where the
 * member has earned a higher tier by the new terms that would still last; or becomes what was earned, whether higher or lower. Who is
 * away, their days protected, is never brought down.
 */
export function takeOver(
  ladder: LadderTerms,
  onChange: OnChange,
  held: Standing,
  amounts: readonly DayAmount[],
  { joinedOn, protectedDays }: Reviewed,
  day: string,
): TakenOver {
  const kept = { standing: withEnd(ladder, held, joinedOn, day), climb: null };
  if (onChange === 'KEEP_UNTIL_PERIOD_END') return kept;
  const earned = earnedBy(ladder, amounts, joinedOn, day);
  if (earned && earned.standing.tier > held.tier) {
    const { standing: after, window } = earned;
    return { standing: after, climb: { before: kept.standing, after, window } };
  }
  const isAway = protectedDays.some(({ first, last }) => first <= day && day <= last);
  if (onChange === 'RAISE_ONLY' || isAway) return kept;
  if (!earned) return { standing: held.tier === 0 ? kept.standing : lowest(day), climb: null };
  const since = earned.standing.tier === held.tier ? held.since : day;
  return { standing: { ...earned.standing, since }, climb: null };
}

/** What a standing is that has an end where there is none any more, or none where there is one now. */
function withEnd(ladder: LadderTerms, held: Standing, joinedOn: string, day: string): Standing {
  const lastDay = ladder.falling === 'NEVER' || held.tier === 0 ? null : lastDayReachedOn(ladder.window, day, joinedOn);
  if ((lastDay === null) === (held.lastDay === null)) return held;
  return { ...held, lastDay, reckonedOn: day, graceFrom: null };
}

/** The highest tier that was earned and would still last on a day, the one that lasts longest, or was earned last; null for the lowest. */
function earnedBy(ladder: LadderTerms, amounts: readonly DayAmount[], joinedOn: string, day: string): Climb | null {
  let best: Climb | null = null;
  for (const since of daysToLookFrom(ladder, amounts, joinedOn, day)) {
    const reached = climb(ladder, lowest(joinedOn), amounts, { day: since, today: day, joinedOn });
    if (reached && reached.standing.tier > (best?.standing.tier ?? 0)) best = reached;
  }
  return best;
}

/** A day in each window in which something may have been reached that lasts until this day, the latest first: where nobody falls, in any. */
function daysToLookFrom(
  { window, falling }: LadderTerms,
  amounts: readonly DayAmount[],
  joinedOn: string,
  day: string,
): string[] {
  if (window.kind === 'LIFETIME') return [day];
  const counted = falling === 'NEVER' ? amounts.map((one) => one.day).filter((one) => one <= day) : [];
  if (window.kind === 'ROLLING') return [addToDay(day, -window.months, 'MONTHS'), ...counted].sort().slice(0, 1);
  let { first } = windowAround(window, day, joinedOn);
  const days = [day, addToDay(first, -1, 'DAYS')];
  for (const one of counted.sort().reverse()) {
    if (one >= first) continue;
    days.push(one);
    first = windowAround(window, one, joinedOn).first;
  }
  return days;
}
