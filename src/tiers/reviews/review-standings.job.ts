import { Injectable } from '@nestjs/common';
import { dayInZone, startOfDay } from '../../kernel/calendar.js';
import { lockMembers, tellEvents, tryLockMembers } from '../../members/index.js';
import { call, PatientDatabase, type Queryable, statement } from '../../platform/database/index.js';
import { DueSources, type DueSource } from '../../platform/jobs/index.js';
import { ProgramDirectory, readMoment, timeIn, type ProgramSettings } from '../../programs/index.js';
import { LadderBook } from '../ladders/ladder-book.js';
import type { Ladders } from '../ladders/ladder.js';
import { openStandings } from '../standings/open-standings.js';

const NEXT = statement<{ day: string | null }>(
  'find-next-tier-review',
  `SELECT (SELECT review_on FROM tier_standing WHERE program_id = $1 AND review_on <= $2 ORDER BY review_on LIMIT 1) AS day`,
);

const DUE = statement<{ memberId: string }>(
  'find-due-tier-reviews',
  `SELECT member_id AS "memberId" FROM tier_standing WHERE program_id = $1 AND review_on <= $2 ORDER BY review_on LIMIT $3`,
);

// Archiving a ladder leaves the standings on it as they are, however many; here each is let go when it is due.
const LET_GO = statement<{ ladder: number }>(
  'let-go-of-standings-on-archived-ladders',
  `UPDATE tier_standing s SET review_on = NULL FROM tier_ladder l
   WHERE s.program_id = $1 AND s.member_id = ANY ($2::uuid[]) AND s.review_on <= $3
     AND l.program_id = $1 AND l.number = s.ladder AND l.status = 'ARCHIVED' RETURNING s.ladder`,
);

const AT_ONCE = 1000;

/** Members that a run waits for when others hold all that it found. */
const WAITED_FOR = 20;

/**
 * Reviews standings whose last day is over: kept, put off by grace, or fallen, and floors that end; on archived ladders nothing is due
 * any more. Nothing hangs on when it runs: who counts something settles the standings first, and who reads them sees them settled.
 */
@Injectable()
export class ReviewStandings implements DueSource {
  readonly name = 'tiers';
  readonly order = 20;

  constructor(
    private readonly database: PatientDatabase,
    private readonly programs: ProgramDirectory,
    private readonly ladderBook: LadderBook,
    sources: DueSources,
  ) {
    sources.register(this);
  }

  async nextDueAt(db: Queryable, programId: number, until: Date): Promise<Date | null> {
    const { timeZone } = await this.programs.settingsOf(programId);
    const [next] = await db.query(NEXT, [programId, dayInZone(until, timeZone)]);
    return next?.day == null ? null : startOfDay(next.day, timeZone);
  }

  async run(programId: number, at: Date, limit: number): Promise<number> {
    const { timeZone } = await this.programs.settingsOf(programId);
    const due = await this.database.query(DUE, [programId, dayInZone(at, timeZone), limit]);
    const found = [...new Set(due.map(({ memberId }) => memberId))];
    if (found.length === 0) return 0;
    // Two transactions at a time: one is decided while the other is written.
    const middle = Math.ceil(found.length / 2);
    const halves = [found.slice(0, middle), found.slice(middle)];
    const [first, second] = await Promise.all(halves.map((half) => this.review(programId, half, tryLockMembers)));
    const done = (first ?? 0) + (second ?? 0);
    return done > 0 ? done : this.review(programId, found.slice(0, WAITED_FOR), lockMembers);
  }

  /** All that is due by now. */
  async runAll(programId: number): Promise<void> {
    const now = await timeIn(this.database, programId);
    while ((await this.run(programId, now, AT_ONCE)) > 0);
  }

  /** Of those of the members that it gets hold of. Answers how many standings. */
  private review(programId: number, memberIds: readonly string[], lock: typeof lockMembers): Promise<number> {
    if (memberIds.length === 0) return Promise.resolve(0);
    const prepare = async (): Promise<{ settings: ProgramSettings; ladders: Ladders }> => {
      const settings = await this.programs.settingsOf(programId);
      return { settings, ladders: await this.ladderBook.laddersOf(settings) };
    };
    return this.database.prepared(prepare, async (tx, { settings, ladders }) => {
      const members = await lock(tx, programId, memberIds);
      const [[moment]] = await tx.pipeline([readMoment(programId)]);
      this.programs.restartIfChanged(settings, moment);
      const moments = [...members.keys()].map((memberId) => ({ memberId, at: moment.now }));
      const open = await openStandings(tx, settings, ladders, moment.now, moments, [], members);
      const rows = open.standings.toWrite();
      open.tell(members);
      const today = dayInZone(moment.now, settings.timeZone);
      const [letGo] = await tx.pipeline([
        call(LET_GO, [programId, [...members.keys()], today]),
        ...open.writes(),
        ...tellEvents(programId, members.values()),
      ]);
      return rows.length + letGo.length;
    });
  }
}
