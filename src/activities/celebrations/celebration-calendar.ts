import { addToDay, dayInZone, startOfDay } from '../../kernel/calendar.js';
import type { Call, Queryable } from '../../platform/database/index.js';
import type { ProgramSettings } from '../../programs/index.js';
import {
  findFirstMember,
  findPage,
  findProgress,
  findUsedMonthDays,
  type CelebrantRow,
  type Position,
  type Progress,
  type Recorded,
} from './celebration-rows.js';
import { CELEBRATIONS, isCelebrated, monthDaysOf, type Celebration, type Today } from './celebrations.js';

/** A day on which somebody may be congratulated. */
export interface CelebrationDay {
  celebration: Celebration;
  day: string;
}

/** Before all ids. */
export const NOBODY = '00000000-0000-0000-0000-000000000000';

/** More days have no other days of the year. */
const ALL_DAYS = 366;

/** The types under which celebrations are recorded, each once in a year. */
export function recordedAs({ celebration, day }: CelebrationDay): Recorded {
  return { type: celebration === 'BIRTHDAY' ? 'birthday' : 'anniversary', reference: day.slice(0, 4) };
}

export function todayOf(day: string, timeZone: string): Today {
  return { day, midnight: startOfDay(day, timeZone), timeZone };
}

/**
 * How far each celebration of a program is recorded. Where none is, the first member was enrolled on the day after: nobody is
 * congratulated on the day they are enrolled. Null without members.
 */
export async function progressOf(
  db: Queryable,
  { number: programId, timeZone }: ProgramSettings,
): Promise<Progress[] | null> {
  const stored = await ask(db, findProgress(programId));
  if (stored.length === CELEBRATIONS.length) return stored;
  const [first] = await ask(db, findFirstMember(programId));
  if (!first) return null;
  const doneUntil = addToDay(dayInZone(first.enrolledAt, timeZone), -1, 'DAYS');
  return CELEBRATIONS.map(
    (celebration) => stored.find((one) => one.celebration === celebration) ?? { celebration, doneUntil },
  );
}

/**
 * The days that are not done yet, `until` included, on which somebody may be congratulated, in order: days beside those of
 * anybody cost nothing.
 */
export async function daysToDo(
  db: Queryable,
  programId: number,
  { celebration, doneUntil }: Progress,
  until: string,
): Promise<Iterable<CelebrationDay>> {
  if (doneUntil >= until) return [];
  const asked = new Set<number>();
  for (const day of daysOf(doneUntil, until, ALL_DAYS))
    for (const monthDay of monthDaysOf(celebration, day)) asked.add(monthDay);
  const used = new Set(
    (await ask(db, findUsedMonthDays(programId, celebration, [...asked]))).map(({ monthDay }) => monthDay),
  );
  return used.size === 0 ? [] : usedDays(celebration, daysOf(doneUntil, until), used);
}

/** Whether anybody is to be congratulated on a day, whatever their status: who is passed over is not made up for either. */
export async function isAnybodys(
  db: Queryable,
  { number: programId, timeZone }: ProgramSettings,
  due: CelebrationDay,
  pageSize: number,
): Promise<boolean> {
  const today = todayOf(due.day, timeZone);
  for (const monthDay of monthDaysOf(due.celebration, due.day)) {
    for (let from: Position | null = { monthDay, memberId: NOBODY }; from;) {
      const page: CelebrantRow[] = await ask(db, findPage(programId, due.celebration, from, pageSize, recordedAs(due)));
      if (page.some((row) => isCelebrated(due.celebration, row, today))) return true;
      from = pageAfter(from, page, pageSize);
    }
  }
  return false;
}

/** Where the search for members of this day of the year goes on after a page; null at its end. */
export function pageAfter({ monthDay }: Position, page: readonly CelebrantRow[], pageSize: number): Position | null {
  const last = page.at(-1);
  return last && page.length === pageSize ? { monthDay, memberId: last.memberId } : null;
}

function* usedDays(celebration: Celebration, days: Iterable<string>, used: Set<number>): Iterable<CelebrationDay> {
  for (const day of days) {
    if (monthDaysOf(celebration, day).some((monthDay) => used.has(monthDay))) yield { celebration, day };
  }
}

/** The days after one, `until` included, so many at most. */
function* daysOf(after: string, until: string, atMost = Infinity): Iterable<string> {
  let day = addToDay(after, 1, 'DAYS');
  for (let count = 0; day <= until && count < atMost; count++, day = addToDay(day, 1, 'DAYS')) yield day;
}

function ask<Row>(db: Queryable, { statement, values }: Call<Row>): Promise<Row[]> {
  return db.query(statement, values);
}
