import { isMonthDay, type CalendarUnit, type PeriodUnit } from '../kernel/calendar.js';
import type { Problem } from '../kernel/problem.js';

export type PendingKind = 'AT_ONCE' | 'AFTER' | 'RETURN_WINDOW' | 'COMPLETED';

export type ExpiryKind = 'NEVER' | 'AFTER' | 'DATES' | 'INACTIVITY';

/** When earned points become available. With AFTER, and only with it: so many units. */
export interface PendingTerms {
  kind: PendingKind;
  count: number | null;
  unit: CalendarUnit | null;
}

/** When points expire. */
export interface ExpiryTerms {
  kind: ExpiryKind;
  /** With AFTER and INACTIVITY, and only with them: so many units. */
  count: number | null;
  unit: CalendarUnit | null;
  /** With AFTER only: up to the end of that period. */
  roundUpTo: PeriodUnit | null;
  /** With DATES, and only with it: days of the year, as `12-31`, in order. */
  dates: readonly string[] | null;
}

/** An expiry policy of a point currency, and from when on it holds. */
export interface PolicyVersion {
  version: number;
  expiry: ExpiryTerms;
  effectiveAt: Date;
}

/** A policy as somebody asks for it: what its kind does not need may be left out. */
type Wanted<Terms extends { kind: string }> = Pick<Terms, 'kind'> & Partial<Terms>;

/** How far a policy may reach. */
const MOST: Readonly<Record<CalendarUnit, number>> = { DAYS: 3650, MONTHS: 1200, YEARS: 100 };
const MOST_DATES = 20;
const COUNTED = ['AFTER', 'INACTIVITY'];

export function pendingTerms({ kind, count = null, unit = null }: Wanted<PendingTerms>): PendingTerms {
  return { kind, count, unit };
}

export function expiryTerms(wanted: Wanted<ExpiryTerms>): ExpiryTerms {
  const { kind, count = null, unit = null, roundUpTo = null, dates = null } = wanted;
  return { kind, count, unit, roundUpTo, dates: dates && [...dates].sort() };
}

/** What is wrong with a pending policy. */
export function pendingProblems(policy: Wanted<PendingTerms>, path: string[]): Problem[] {
  return policy.kind === 'AFTER' ? periodProblems(policy, path) : superfluous(policy, ['count', 'unit'], 'AFTER', path);
}

/** What is wrong with an expiry policy. */
export function expiryProblems(policy: Wanted<ExpiryTerms>, path: string[]): Problem[] {
  const { kind } = policy;
  return [
    ...(COUNTED.includes(kind)
      ? periodProblems(policy, path)
      : superfluous(policy, ['count', 'unit'], COUNTED.join(' and '), path)),
    ...(kind === 'AFTER' ? [] : superfluous(policy, ['roundUpTo'], 'AFTER', path)),
    ...(kind === 'DATES' ? dateProblems(policy.dates, path) : superfluous(policy, ['dates'], 'DATES', path)),
  ];
}

function periodProblems({ kind, count, unit }: Wanted<PendingTerms | ExpiryTerms>, path: string[]): Problem[] {
  const problems: Problem[] = [];
  const most = MOST[unit ?? 'DAYS'];
  const allowed = `1 to ${most}${unit ? ` ${unit}` : ''}`;
  if (count == null) problems.push({ path: [...path, 'count'], message: `needed with ${kind}: ${allowed}` });
  else if (count < 1 || count > most)
    problems.push({ path: [...path, 'count'], message: `${count} is not within ${allowed}` });
  if (unit == null) problems.push({ path: [...path, 'unit'], message: `needed with ${kind}: DAYS, MONTHS or YEARS` });
  return problems;
}

function dateProblems(dates: readonly string[] | null | undefined, path: string[]): Problem[] {
  const at = [...path, 'dates'];
  const allowed = `1 to ${MOST_DATES} days of the year such as "12-31"`;
  if (dates == null) return [{ path: at, message: `needed with DATES: ${allowed}` }];
  if (dates.length < 1 || dates.length > MOST_DATES)
    return [{ path: at, message: `${dates.length} are not ${allowed}` }];
  return dates.flatMap((date, index) => {
    if (!isMonthDay(date)) return [{ path: [...at, String(index)], message: `"${date}" is not a day such as "12-31"` }];
    if (dates.indexOf(date) < index) return [{ path: [...at, String(index)], message: `"${date}" is given twice` }];
    return [];
  });
}

function superfluous<Terms extends { kind: string }>(
  policy: Wanted<Terms>,
  fields: (keyof Terms & string)[],
  kinds: string,
  path: string[],
): Problem[] {
  return fields
    .filter((field) => policy[field] != null)
    .map((field) => ({ path: [...path, field], message: `not with ${policy.kind}, only with ${kinds}` }));
}
