import { Injectable } from '@nestjs/common';
import { lockMembers, tell, tellEvents, tryLockMembers } from '../../members/index.js';
import { PatientDatabase, type Queryable } from '../../platform/database/index.js';
import { DueSources, type DueSource } from '../../platform/jobs/index.js';
import { readMoment, timeIn } from '../../programs/index.js';
import { placesOfFile, Shelf } from './shelf.js';
import { RedemptionStatus } from './shown/redemption-status.types.js';
import { findDue, findFiles, nextDue, writeRedemptions } from './stored/redemption-rows.js';
import { lockShelf } from './stored/shelf-rows.js';

/** Members that a run waits for when others hold all that it found. */
const WAITED_FOR = 20;

const AT_ONCE = 500;

/**
 * Gives back what reservations set aside that are over: stock, codes, what counts for limits. The points are the wallet's own: their hold
 * ends at the same moment. Nothing hangs on when it runs: who wants what they keep has it done first.
 */
@Injectable()
export class ExpireReservations implements DueSource {
  readonly name = 'expire-reservations';
  readonly order = 12;

  constructor(
    private readonly database: PatientDatabase,
    sources: DueSources,
  ) {
    sources.register(this);
  }

  nextDueAt(db: Queryable, programId: number, until: Date): Promise<Date | null> {
    return nextDue(db, programId, until);
  }

  async run(programId: number, at: Date, limit: number): Promise<number> {
    const due = await findDue(this.database, programId, at, limit);
    if (due.length === 0) return 0;
    const done = await this.expire(programId, due, tryLockMembers);
    return done > 0 ? done : this.expire(programId, due.slice(0, WAITED_FOR), lockMembers);
  }

  /** Everything that is over by now. */
  async catchUp(programId: number): Promise<void> {
    const now = await timeIn(this.database, programId);
    for (let done = 1; done > 0;) done = await this.run(programId, now, AT_ONCE);
  }

  /** Ends those of these reservations of whose members it gets hold, unless they have ended meanwhile. Answers how many. */
  private expire(
    programId: number,
    due: readonly { uuid: string; memberId: string }[],
    lock: typeof lockMembers,
  ): Promise<number> {
    return this.database.transaction(async (tx) => {
      const members = await lock(
        tx,
        programId,
        due.map(({ memberId }) => memberId),
      );
      const ids = due.filter(({ memberId }) => members.has(memberId)).map(({ uuid }) => uuid);
      if (ids.length === 0) return 0;
      const [[moment], found] = await tx.pipeline([readMoment(programId), findFiles(programId, ids)]);
      const files = found.filter(
        ({ status, reservedUntil, memberId }) =>
          status === RedemptionStatus.RESERVED &&
          moment &&
          reservedUntil &&
          reservedUntil <= moment.now &&
          members.has(memberId),
      );
      const [rows] = await tx.pipeline([lockShelf(programId, files.flatMap(placesOfFile))]);
      const shelf = new Shelf(rows);
      for (const file of files) {
        const member = members.get(file.memberId);
        if (!member || !file.reservedUntil) continue;
        file.status = RedemptionStatus.EXPIRED;
        file.endedAt = file.reservedUntil;
        shelf.putBack(file);
        const about = { subjectId: file.uuid, walletId: null, postingSequence: null };
        tell(member, { type: 'redemption.expired', ...about, occurredAt: file.reservedUntil });
      }
      await tx.pipeline([
        ...writeRedemptions(programId, files),
        ...shelf.writes(programId),
        ...tellEvents(programId, members.values()),
      ]);
      return files.length;
    });
  }
}
