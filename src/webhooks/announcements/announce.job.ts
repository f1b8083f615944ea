import { Injectable } from '@nestjs/common';
import { addToDay, dayInZone, startOfDay } from '../../kernel/calendar.js';
import { lockMembers, MemberStatus, tellEvents, tryLockMembers, type LockedMember } from '../../members/index.js';
import { call, PatientDatabase, statement, type Queryable } from '../../platform/database/index.js';
import { DueSources, type DueSource } from '../../platform/jobs/index.js';
import { ProgramDirectory, readMoment, type ProgramSettings } from '../../programs/index.js';
import { forgetEnds } from './announced-ends.js';
import type { Announcement, LastDays, PlannedDays } from './announcement.js';
import { AnnouncePoints } from './announce-points.js';
import { AnnounceTiers } from './announce-tiers.js';
import { AnnounceVouchers } from './announce-vouchers.js';

/** What was planned last: everything up to a last day, on a day. */
interface Planned {
  kind: string;
  until: string;
  on: string;
}

const PROGRESS = statement<Planned>(
  'find-announcements-planned',
  'SELECT kind, planned_until AS until, planned_on AS on FROM announcement_progress WHERE program_id = $1',
);

// Whoever comes second waits for the first here, and finds that nothing is left to plan.
const ADVANCE = statement<{ day: string }>(
  'plan-announcements-until',
  `INSERT INTO announcement_progress AS stored (program_id, kind, planned_until, planned_on) VALUES ($1, $2, $3, $4)
   ON CONFLICT (program_id, kind) DO UPDATE SET planned_until = excluded.planned_until, planned_on = excluded.planned_on
     WHERE stored.planned_until = $5::date AND stored.planned_on = $6::date RETURNING planned_until AS day`,
);

interface PlannedRow {
  memberId: string;
  first: string;
  last: string;
}

const FIND = statement<PlannedRow>(
  'find-planned-announcements',
  `SELECT member_id AS "memberId", first_day AS first, last_day AS last FROM announcement
   WHERE program_id = $1 AND kind = $2 AND last_day = (
     SELECT last_day FROM announcement WHERE program_id = $1 AND kind = $2 ORDER BY last_day LIMIT 1)
   ORDER BY member_id LIMIT $3`,
);

const TAKE = statement<{ memberId: string }>(
  'take-planned-announcements',
  `DELETE FROM announcement WHERE program_id = $1 AND kind = $2 AND last_day = $3 AND member_id = ANY ($4::uuid[])
   RETURNING member_id AS "memberId"`,
);

/** Of whom nothing is told any more. */
const GONE: readonly MemberStatus[] = [MemberStatus.CLOSED, MemberStatus.MERGED, MemberStatus.ERASED];

/** Members that a run waits for when others hold all that it found. */
const WAITED_FOR = 20;

/**
 * Announces what ends soon: points, tiers, vouchers. Each day in the program's zone those are planned for whom something ends in as many
 * days as the program says, in one statement; then they are told of, as it is under their locks. Whoever is told of leaves the plan in
 * that transaction, so nobody hears of anything twice, however often and on however many servers this runs.
 */
@Injectable()
export class AnnounceWhatEnds implements DueSource {
  readonly name = 'announcements';
  readonly order = 99;
  private readonly kinds: readonly Announcement[];

  constructor(
    private readonly database: PatientDatabase,
    private readonly programs: ProgramDirectory,
    points: AnnouncePoints,
    tiers: AnnounceTiers,
    vouchers: AnnounceVouchers,
    sources: DueSources,
  ) {
    this.kinds = [points, tiers, vouchers];
    sources.register(this);
  }

  async nextDueAt(db: Queryable, programId: number, until: Date): Promise<Date | null> {
    const settings = await this.programs.settingsOf(programId);
    const kinds = this.kindsOf(settings);
    if (kinds.length === 0) return null;
    const today = dayInZone(until, settings.timeZone);
    const progress = await db.query(PROGRESS, [programId]);
    let first: string | null = null;
    for (const { kind, daysBefore } of kinds) {
      const [waiting] = await db.query(FIND, [programId, kind.kind, 1]);
      const due = waiting
        ? addToDay(waiting.last, -daysBefore, 'DAYS')
        : await this.nextDay(db, settings, kind, daysBefore, today, plannedOf(progress, kind));
      if (due !== null && (first === null || due < first)) first = due;
    }
    return first === null ? null : startOfDay(first < today ? first : today, settings.timeZone);
  }

  async run(programId: number, at: Date, limit: number): Promise<number> {
    const settings = await this.programs.settingsOf(programId);
    const today = dayInZone(at, settings.timeZone);
    for (const { kind, daysBefore } of this.kindsOf(settings)) {
      const left = await this.tellSome(settings, kind, limit);
      if (left > 0) return left;
      const isAnyNew = await this.plan(settings, kind, daysBefore, today);
      const done = isAnyNew ? await this.tellSome(settings, kind, limit) : 0;
      if (done > 0) return done;
    }
    return 0;
  }

  private kindsOf(settings: ProgramSettings): { kind: Announcement; daysBefore: number }[] {
    return this.kinds.flatMap((kind) => {
      const daysBefore = kind.daysBefore(settings);
      return daysBefore === null ? [] : [{ kind, daysBefore }];
    });
  }

  /**
   * The next day on which something is to be planned. In real time each day is planned as it comes; a sandbox is asked about years, in
   * most days of which nothing ends, so it goes from day to day on which something does, and ends with the last.
   */
  private async nextDay(
    db: Queryable,
    settings: ProgramSettings,
    kind: Announcement,
    daysBefore: number,
    today: string,
    planned: Planned | null,
  ): Promise<string | null> {
    if (isPlanned(planned, today, daysBefore)) return null;
    if (!settings.sandbox || !settings.clock) return today;
    const clock = dayInZone(settings.clock, settings.timeZone);
    const next = planned && isPlanned(planned, clock, daysBefore) ? addToDay(planned.on, 1, 'DAYS') : clock;
    const last = addToDay(today, daysBefore, 'DAYS');
    const day = await kind.firstDay(db, settings, { ...plannedOn(next, planned), last });
    const due = day === null ? today : addToDay(day, -daysBefore, 'DAYS');
    return due < next ? next : due;
  }

  /** Plans what ends within so many days and is not planned yet. Whether there was anything to do. */
  private async plan(
    settings: ProgramSettings,
    kind: Announcement,
    daysBefore: number,
    today: string,
  ): Promise<boolean> {
    const { number: programId } = settings;
    return this.database.transaction(async (tx) => {
      const planned = plannedOf(await tx.query(PROGRESS, [programId]), kind);
      if (isPlanned(planned, today, daysBefore)) return false;
      const last = addToDay(today, daysBefore, 'DAYS');
      const until = planned && planned.until > last ? planned.until : last;
      const { until: plannedUntil = null, on = null } = planned ?? {};
      const advanced = await tx.query(ADVANCE, [programId, kind.kind, until, today, plannedUntil, on]);
      if (advanced.length === 0) return false;
      const days = { ...plannedOn(today, planned), last };
      await tx.pipeline([forgetEnds(programId, kind.kind, today), ...kind.plan(settings, days)]);
      return true;
    });
  }

  /** Tells of the first of those who are planned. Answers how many are done with. */
  private async tellSome(settings: ProgramSettings, kind: Announcement, limit: number): Promise<number> {
    const rows = await this.database.query(FIND, [settings.number, kind.kind, limit]);
    const [row] = rows;
    if (!row) return 0;
    // One plan has the same days for all of its members; of two plans that end on one day the one that was first is told first.
    const days = { first: row.first, last: row.last };
    const ids = rows.filter(({ first }) => first === row.first).map(({ memberId }) => memberId);
    const done = await this.tell(settings, kind, days, ids, tryLockMembers);
    return done > 0 ? done : this.tell(settings, kind, days, ids.slice(0, WAITED_FOR), lockMembers);
  }

  private tell(
    settings: ProgramSettings,
    kind: Announcement,
    days: LastDays,
    memberIds: readonly string[],
    lock: typeof lockMembers,
  ): Promise<number> {
    const { number: programId } = settings;
    return this.database.transaction(async (tx) => {
      const locked = await lock(tx, programId, memberIds);
      if (locked.size === 0) return 0;
      const [[moment], taken] = await tx.pipeline([
        readMoment(programId),
        call(TAKE, [programId, kind.kind, days.last, [...locked.keys()]]),
      ]);
      if (!moment) throw new Error(`there is no program ${String(programId)}`);
      const members = new Map<string, LockedMember>();
      for (const { memberId } of taken) {
        const member = locked.get(memberId);
        if (member && !GONE.includes(member.status)) members.set(memberId, member);
      }
      if (members.size > 0) await kind.tell(tx, { settings, members, now: moment.now, days });
      await tx.pipeline(tellEvents(programId, members.values()));
      return taken.length;
    });
  }
}

function plannedOf(rows: readonly Planned[], { kind }: Announcement): Planned | null {
  return rows.find((row) => row.kind === kind) ?? null;
}

/** Whether all was planned today: also by an announcement that is made longer since. */
function isPlanned(planned: Planned | null, today: string, daysBefore: number): boolean {
  return planned !== null && planned.on >= today && planned.until >= addToDay(today, daysBefore, 'DAYS');
}

/** What a plan of that day goes on from. */
function plannedOn(today: string, planned: Planned | null): Omit<PlannedDays, 'last'> {
  const first = planned && planned.until >= today ? addToDay(planned.until, 1, 'DAYS') : today;
  return { today, first, since: planned?.on ?? null };
}
