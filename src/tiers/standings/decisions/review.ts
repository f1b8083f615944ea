import { addToDay } from '../../../kernel/calendar.js';
import type { DaySpan } from '../../../kernel/day-spans.js';
import { lastDayReachedOn, lastDayRunningOn, windowAround, windowEndedBefore } from '../../windows/windows.js';
import { metricIn, tierFor, type DayAmount, type LadderTerms } from './ladder-terms.js';
import { heldUntil, type Standing } from './standing.js';

/** What is known of the member. */
export interface Reviewed {
  readonly joinedOn: string;
  readonly protectedDays: readonly DaySpan[];
}

/** What became of a standing on a day. */
export interface Reviewal {
  readonly day: string;
  readonly standing: Standing;
}

/**
 * What becomes of a standing up to today, step by step: on the day after its last one it is kept, put off by grace, or lost. The
 * same whether it is done on its day or years later, in one go or in many.
 */
export function review(
  ladder: LadderTerms,
  before: Standing,
  amounts: readonly DayAmount[],
  member: Reviewed,
  today: string,
): Reviewal[] {
  const steps: Reviewal[] = [];
  for (let standing = before; ;) {
    const last = heldUntil(standing, member.protectedDays);
    if (last === null || last >= today) return steps;
    const day = addToDay(last, 1, 'DAYS');
    standing = noSoonerThan(steps.at(-1)?.day ?? day, day, stepOn(ladder, standing, amounts, member.joinedOn, day));
    steps.push({ day: standing.since > day ? standing.since : day, standing });
  }
}

/**
 * What a standing in grace becomes at once when the window that it was to be lost for is enough after all, by something that was told late:
 * kept until the end of the window after that, as if there had been no grace. Null where it stays in grace.
 */
export function keptAfterAll(
  ladder: LadderTerms,
  before: Standing,
  amounts: readonly DayAmount[],
  member: Reviewed,
  today: string,
): Standing | null {
  const { graceFrom } = before;
  if (graceFrom === null) return null;
  const ended = windowEndedBefore(ladder.window, graceFrom, member.joinedOn);
  if (ended === null || tierFor(ladder, metricIn(ladder, amounts, ended)) < before.tier) return null;
  const kept = stepOn(ladder, before, amounts, member.joinedOn, graceFrom);
  const now = review(ladder, kept, amounts, member, today).at(-1)?.standing ?? kept;
  // What was told late never lowers.
  return now.tier < before.tier ? null : now;
}

/** What is over before grace was, on a ladder that gives less of it by now, is lost when grace ends: never before what it follows. */
function noSoonerThan(before: string, day: string, standing: Standing): Standing {
  return standing.since === day && before > day ? { ...standing, since: before } : standing;
}

function stepOn(
  ladder: LadderTerms,
  standing: Standing,
  amounts: readonly DayAmount[],
  joinedOn: string,
  day: string,
): Standing {
  const due = standing.graceFrom ?? day;
  const ended = windowEndedBefore(ladder.window, due, joinedOn);
  const earned = ended === null ? standing.tier : tierFor(ladder, metricIn(ladder, amounts, ended));
  const running = lastDayRunningOn(ladder.window, due, joinedOn);
  // After grace as if there had been none: protected days within it move what follows, too.
  const reckoned = { reckonedOn: due, graceFrom: null };
  if (earned >= standing.tier) return { ...standing, ...reckoned, lastDay: running };

  // What the window that runs by now has brought already is not taken away.
  const anew = { ...earnedAnew(ladder, amounts, joinedOn, day), reckonedOn: day, graceFrom: null };
  if (anew.tier >= standing.tier) return { ...anew, tier: standing.tier, since: standing.since };
  if (standing.graceFrom === null && ladder.graceDays > 0) {
    const lastDay = addToDay(day, ladder.graceDays - 1, 'DAYS');
    return { ...standing, lastDay, reckonedOn: day, graceFrom: day };
  }

  const fallen = ladder.falling === 'ONE_STEP' ? standing.tier - 1 : earned;
  if (anew.tier > fallen) return { ...anew, since: day };
  return { tier: fallen, since: day, ...reckoned, lastDay: fallen === 0 ? null : running };
}

/** What the days of the window that runs on a day, those before it, have been enough for. */
function earnedAnew(
  ladder: LadderTerms,
  amounts: readonly DayAmount[],
  joinedOn: string,
  day: string,
): Pick<Standing, 'tier' | 'lastDay'> {
  const { first } = windowAround(ladder.window, day, joinedOn);
  const tier = tierFor(ladder, metricIn(ladder, amounts, { first, next: day }));
  return { tier, lastDay: lastDayReachedOn(ladder.window, addToDay(day, -1, 'DAYS'), joinedOn) };
}
