import { addToDay } from './calendar.js';

/** Calendar days in a row, the first and the last included. */
export interface DaySpan {
  readonly first: string;
  readonly last: string;
}

const DAY = 86_400_000;

/** How many days there are from one to the other, both included; 0 when the last lies before the first. */
export function daysFrom(first: string, last: string): number {
  return Math.max(0, (Date.parse(last) - Date.parse(first)) / DAY + 1);
}

/** How many days of these spans lie between two days, both included. */
export function daysWithin(spans: readonly DaySpan[], first: string, last: string): number {
  return spans.reduce((sum, span) => sum + daysFrom(later(span.first, first), earlier(span.last, last)), 0);
}

/** What is left of these spans from a day on. */
export function spansFrom<Span extends DaySpan>(spans: readonly Span[], day: string): Span[] {
  return spans.flatMap((span) => (span.last < day ? [] : [{ ...span, first: later(span.first, day) }]));
}

/** What is left of these spans before a day. */
export function spansBefore<Span extends DaySpan>(spans: readonly Span[], day: string): Span[] {
  const before = addToDay(day, -1, 'DAYS');
  return spans.flatMap((span) => (span.first >= day ? [] : [{ ...span, last: earlier(span.last, before) }]));
}

/**
 * The last day of something that does not run on the days of these spans, which are in order and do not overlap: each span that
 * it reaches moves it by as many days. What is over when a span begins is over.
 */
export function postponed(lastDay: string, spans: readonly DaySpan[]): string {
  let last = lastDay;
  for (const span of spans) {
    if (last < span.first) break;
    last = addToDay(last, daysFrom(span.first, span.last), 'DAYS');
  }
  return last;
}

/** The same taken back: when the days from `day` on are none of these spans' after all. What is over by then stays as it is. */
export function recalled(lastDay: string, spans: readonly DaySpan[], day: string): string {
  return addToDay(lastDay, -daysWithin(spans, day, lastDay), 'DAYS');
}

function later(a: string, b: string): string {
  return a > b ? a : b;
}

function earlier(a: string, b: string): string {
  return a < b ? a : b;
}
