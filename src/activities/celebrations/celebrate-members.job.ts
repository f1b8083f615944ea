import { Injectable } from '@nestjs/common';
import { addToDay, dayInZone, startOfDay } from '../../kernel/calendar.js';
import { lockMembers, tryLockMembers } from '../../members/index.js';
import { PatientDatabase, type Queryable } from '../../platform/database/index.js';
import { DueSources, type DueSource } from '../../platform/jobs/index.js';
import { ProgramDirectory, type ProgramSettings } from '../../programs/index.js';
import { Celebrate, isToCelebrate, type Congratulated } from './celebrate.js';
import {
  daysToDo,
  isAnybodys,
  NOBODY,
  pageAfter,
  progressOf,
  recordedAs,
  todayOf,
  type CelebrationDay,
} from './celebration-calendar.js';
import { findPage, noteProgress, type Position, type Progress } from './celebration-rows.js';
import { monthDaysOf } from './celebrations.js';

/** Members in a look whether a day is anybody's: one is enough. */
const LOOK = 100;

/** Members that a run waits for when others hold all that it found. */
const WAITED_FOR = 20;

/**
 * Records birthdays and anniversaries once a year, with the midnight at which the day begins. Days are done in their order, the
 * missed ones too; a day that is done is never looked at again.
 */
@Injectable()
export class CelebrateMembers implements DueSource {
  readonly name = 'birthdays';
  readonly order = 60;
  /** Up to where in a day everybody is done, by program and day: so a run goes on where the last one came to. */
  private readonly done = new Map<string, Position>();

  constructor(
    private readonly database: PatientDatabase,
    private readonly programs: ProgramDirectory,
    private readonly celebrate: Celebrate,
    sources: DueSources,
  ) {
    sources.register(this);
  }

  async nextDueAt(db: Queryable, programId: number, until: Date): Promise<Date | null> {
    const settings = await this.programs.settingsOf(programId);
    const last = dayInZone(until, settings.timeZone);
    const open = (await progressOf(db, settings))?.filter(({ doneUntil }) => doneUntil < last) ?? [];
    // In real time each day is looked at as it comes, so that what happens later changes nothing about it. A sandbox is asked
    // about years, in which most days are nobody's.
    const days: string[] = [];
    for (const progress of open) {
      const day = settings.sandbox ? await firstDay(db, settings, progress, last) : dayAfter(progress.doneUntil);
      if (day !== null) days.push(day);
    }
    const [first] = days.sort();
    return first === undefined ? null : startOfDay(first, settings.timeZone);
  }

  async run(programId: number, at: Date, limit: number): Promise<number> {
    const settings = await this.programs.settingsOf(programId);
    const last = dayInZone(at, settings.timeZone);
    const progress = await progressOf(this.database, settings);
    const open = progress?.filter(({ doneUntil }) => doneUntil < last) ?? [];
    if (open.length === 0) return 0;
    const days: CelebrationDay[] = [];
    for (const one of open) days.push(...(await daysToDo(this.database, programId, one, last)));
    days.sort((one, other) => (one.day < other.day ? -1 : Number(one.day > other.day)));
    // A day on which somebody cannot be stored is not done, and keeps no other day waiting.
    const failures: unknown[] = [];
    let failed: string | null = null;
    for (const due of days) {
      const celebrated = await this.celebrateDay(settings, due, limit);
      if (celebrated.failures.length > 0) failed ??= due.day;
      failures.push(...celebrated.failures);
      if (celebrated.done.length === 0) continue;
      await this.note(programId, open, addToDay(failed ?? due.day, -1, 'DAYS'));
      return celebrated.done.length;
    }
    if (failures.length > 0) throw failures[0];
    await this.note(programId, open, last);
    return 0;
  }

  /** Congratulates so many members at most. Nobody is done when nobody is left who can be. */
  private async celebrateDay(settings: ProgramSettings, due: CelebrationDay, limit: number): Promise<Congratulated> {
    const { number: programId } = settings;
    const found = await this.findSome(settings, due, limit);
    if (found.length === 0) return { done: [], failures: [] };
    const ids = found.map(({ memberId }) => memberId);
    // Two transactions at a time: one is decided while the other is written.
    const middle = Math.ceil(ids.length / 2);
    const halves = [ids.slice(0, middle), ids.slice(middle)];
    const celebrated = await Promise.all(
      halves.map((half) => this.celebrate.run(programId, due, half, tryLockMembers)),
    );
    const done = new Set(celebrated.flatMap((half) => half.done));
    if (done.size === 0) return this.celebrate.run(programId, due, ids.slice(0, WAITED_FOR), lockMembers);
    const left = found.findIndex(({ memberId }) => !done.has(memberId));
    const reached = left === -1 ? found.at(-1) : found[left - 1];
    if (reached) this.done.set(keyOf(programId, due), reached);
    return { done: [...done], failures: celebrated.flatMap((half) => half.failures) };
  }

  /** The first members of a day who are not congratulated yet. */
  private async findSome(settings: ProgramSettings, due: CelebrationDay, limit: number): Promise<Position[]> {
    const { number: programId, timeZone } = settings;
    const today = todayOf(due.day, timeZone);
    const key = keyOf(programId, due);
    const monthDays = monthDaysOf(due.celebration, due.day);
    const start = this.done.get(key) ?? null;
    const found: Position[] = [];
    for (const monthDay of monthDays.slice(start ? monthDays.indexOf(start.monthDay) : 0)) {
      let from: Position | null = start?.monthDay === monthDay ? start : { monthDay, memberId: NOBODY };
      while (from && found.length < limit) {
        if (found.length === 0) this.done.set(key, from);
        const { statement, values } = findPage(programId, due.celebration, from, limit, recordedAs(due));
        const page = await this.database.query(statement, values);
        found.push(
          ...page.filter((row) => isToCelebrate(due, row, today)).map(({ memberId }) => ({ monthDay, memberId })),
        );
        from = pageAfter(from, page, limit);
      }
    }
    if (found.length === 0) this.done.delete(key);
    return found.slice(0, limit);
  }

  private async note(programId: number, open: readonly Progress[], day: string): Promise<void> {
    const further = open.filter(({ doneUntil }) => doneUntil < day).map((one) => ({ ...one, doneUntil: day }));
    if (further.length === 0) return;
    const { statement, values } = noteProgress(programId, further);
    await this.database.query(statement, values);
  }
}

/** The first day on which somebody is to be congratulated; null for none up to `until`. */
async function firstDay(
  db: Queryable,
  settings: ProgramSettings,
  progress: Progress,
  until: string,
): Promise<string | null> {
  for (const due of await daysToDo(db, settings.number, progress, until)) {
    if (await isAnybodys(db, settings, due, LOOK)) return due.day;
  }
  return null;
}

function dayAfter(day: string): string {
  return addToDay(day, 1, 'DAYS');
}

function keyOf(programId: number, { celebration, day }: CelebrationDay): string {
  return `${programId} ${celebration} ${day}`;
}
