import { dayAfter, dayOf, daysLater, endOf, type Instant } from './ledger-terms.js';

/**
 * Where a member is in life, written from the documents alone: which days are protected is a list of days, and what is left of a lot
 * is counted day by day. Plain data, so that a state can be copied.
 */
export interface LifeModel {
  status: 'ACTIVE' | 'PAUSED' | 'CLOSED';
  /** Days a year. */
  grant: number;
  /** When the pause that runs ends by itself. */
  until: Instant;
  /** How many pauses there were. */
  pauses: number;
  /** Every day that is protected, and by which pause. */
  protected: Record<string, number>;
  /** When everything is forfeited; null unless closed. */
  forfeits: Instant | null;
}

/** When something is gone, and which pause its date counts. */
export interface DateModel {
  expires: Instant | null;
  counts: number | null;
}

export const aLife = (grant: number): LifeModel => ({
  status: 'ACTIVE',
  grant,
  until: 0,
  pauses: 0,
  protected: {},
  forfeits: null,
});

/** A pause that is over is over. */
export function live(life: LifeModel, now: Instant): void {
  if (life.status === 'PAUSED' && life.until <= now) life.status = 'ACTIVE';
}

/** Plans day by day. Answers how many days are protected. */
export function pause(life: LifeModel, now: Instant, lastDay: string | null): number {
  const first = dayOf(now);
  const last = lastDay ?? dayAfter(now, { years: 10 });
  life.status = 'PAUSED';
  life.until = endOf(last);
  life.pauses++;
  const used: Record<string, number> = {};
  for (const day of Object.keys(life.protected)) used[yearOf(day)] = (used[yearOf(day)] ?? 0) + 1;
  let planned = 0;
  for (let day = first; day <= last; day = next(day)) {
    const year = yearOf(day);
    if ((used[year] ?? 0) >= life.grant) continue;
    used[year] = (used[year] ?? 0) + 1;
    life.protected[day] = life.pauses;
    planned++;
  }
  return planned;
}

/** Answers the days that were planned, as they were. */
export function resume(life: LifeModel, now: Instant): Record<string, number> {
  const plan = { ...life.protected };
  const today = dayOf(now);
  for (const day of Object.keys(plan)) if (day >= today && plan[day] === life.pauses) delete life.protected[day];
  life.status = 'ACTIVE';
  return plan;
}

export function close(life: LifeModel, now: Instant): void {
  life.status = 'CLOSED';
  life.forfeits = daysLater(now, 30);
}

export function reopen(life: LifeModel): void {
  life.status = 'ACTIVE';
  life.forfeits = null;
}

/** When something is gone whose days are counted from then on: on protected days they are not. */
export function protectedDate({ protected: days }: LifeModel, expires: Instant | null, from: Instant): DateModel {
  const first = dayOf(from);
  const ahead = Object.keys(days).filter((day) => day >= first);
  if (expires === null || ahead.length === 0) return { expires, counts: null };
  let left = daysFrom(first, dayOf(expires - 1));
  if (left <= 0) return { expires, counts: null };
  let last = first;
  for (let day = first; left > 0; day = next(day)) {
    last = day;
    if (!(day in days)) left--;
  }
  const moved = endOf(last);
  return moved === expires ? { expires, counts: null } : { expires: moved, counts: days[ahead.sort()[0]!]! };
}

/** The pause that protects days from then on; null for none. */
export function protecting({ protected: days }: LifeModel, now: Instant): number | null {
  const ahead = Object.keys(days).find((day) => day >= dayOf(now));
  return ahead === undefined ? null : days[ahead]!;
}

/** When something is gone of which days were taken as protected that were not: those of the plan from then on. */
export function recalledDate(plan: Record<string, number>, expires: Instant, now: Instant): Instant {
  const today = dayOf(now);
  let left = 0;
  for (let day = today; endOf(day) <= expires; day = next(day)) if (!(day in plan)) left++;
  return left === 0 ? expires : endOf(dayAfter(now, left - 1));
}

const yearOf = (day: string) => day.slice(0, 4);
const next = (day: string) => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
const daysFrom = (first: string, last: string) => (Date.parse(last) - Date.parse(first)) / 86_400_000 + 1;
