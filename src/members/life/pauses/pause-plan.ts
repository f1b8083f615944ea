import { addToDay } from '../../../kernel/calendar.js';
import { daysFrom, daysWithin, spansBefore, type DaySpan } from '../../../kernel/day-spans.js';

/** Days on which a member's points are protected, by which of their pauses. */
export interface ProtectedSpan extends DaySpan {
  readonly pause: number;
}

/** All of them, in order. Null for nearly everybody: who never paused. */
export type Protection = readonly ProtectedSpan[] | null;

/**
 * The days that a pause protects, both ends included: in each calendar year so many at most, less what earlier pauses protected in
 * it. A new year brings new days.
 */
export function planProtection(
  { pause, first, last }: ProtectedSpan,
  daysAYear: number,
  earlier: readonly DaySpan[],
): ProtectedSpan[] {
  const spans: ProtectedSpan[] = [];
  for (let day = first; day <= last;) {
    const year = day.slice(0, 4);
    const lastOfYear = `${year}-12-31`;
    const left = daysAYear - daysWithin(earlier, `${year}-01-01`, lastOfYear);
    const until = [last, lastOfYear, addToDay(day, left - 1, 'DAYS')].sort()[0] as string;
    if (until >= day) add(spans, { pause, first: day, last: until });
    day = addToDay(lastOfYear, 1, 'DAYS');
  }
  return spans;
}

/** A pause that ends early protects the days before the day of its end: on that day time runs again. */
export function endedEarly(plan: readonly ProtectedSpan[], day: string): ProtectedSpan[] {
  return spansBefore(plan, day);
}

/** How many days of a pause are protected. */
export function protectedDays(spans: readonly DaySpan[]): number {
  return spans.reduce((sum, { first, last }) => sum + daysFrom(first, last), 0);
}

/** Days that follow on those before are one span with them. */
function add(spans: ProtectedSpan[], span: ProtectedSpan): void {
  const before = spans.at(-1);
  if (before && addToDay(before.last, 1, 'DAYS') === span.first)
    spans[spans.length - 1] = { ...before, last: span.last };
  else spans.push(span);
}
