import { periodAround } from '../../kernel/calendar.js';
import type { Period } from '../calculation/compiled-rule.js';

/** The spans of time by which uses are counted. Never renumber: rows are for ever. Weeks are made of days, years of months. */
export const Span = { DAY: 1, MONTH: 2, EVER: 3 } as const;
export type Span = (typeof Span)[keyof typeof Span];

/** Where the one span of all time begins. */
export const EVER_START = '1970-01-01';

/** The three spans in which a use on that day counts. */
export function spansOf(day: string): { span: Span; start: string }[] {
  return [
    { span: Span.DAY, start: day },
    { span: Span.MONTH, start: `${day.slice(0, 7)}-01` },
    { span: Span.EVER, start: EVER_START },
  ];
}

/** By which spans the period around a day is added up: those that start from `first` on and before `next`. */
export function spanOfPeriod(period: Period, day: string): { span: Span; first: string; next: string | null } {
  if (period === 'EVER') return { span: Span.EVER, first: EVER_START, next: null };
  return { span: period === 'DAY' || period === 'WEEK' ? Span.DAY : Span.MONTH, ...periodAround(day, period) };
}
