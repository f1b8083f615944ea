import { Injectable } from '@nestjs/common';
import { lockMembers, tryLockMembers } from '../../members/index.js';
import { PatientDatabase, type Queryable } from '../../platform/database/index.js';
import { DueSources, type DueSource } from '../../platform/jobs/index.js';
import { ProgramDirectory, readMoment } from '../../programs/index.js';
import { findMembersWithDueGrants, nextDueGrant } from './due-grants.js';
import { IssueDueGrants } from './issue-due-grants.js';

/** Members that a run waits for when others hold all that it found. */
const WAITED_FOR = 20;

/** Gives vouchers to members whom a job let climb: those of a ladder that has been activated. */
@Injectable()
export class IssueDueGrantsJob implements DueSource {
  readonly name = 'grants';
  readonly order = 30;

  constructor(
    private readonly database: PatientDatabase,
    private readonly programs: ProgramDirectory,
    private readonly grants: IssueDueGrants,
    sources: DueSources,
  ) {
    sources.register(this);
  }

  nextDueAt(db: Queryable, programId: number, until: Date): Promise<Date | null> {
    return nextDueGrant(db, programId, until);
  }

  async run(programId: number, at: Date, limit: number): Promise<number> {
    const found = await findMembersWithDueGrants(this.database, programId, at, limit);
    if (found.length === 0) return 0;
    const done = await this.issue(programId, found, tryLockMembers);
    return done > 0 ? done : this.issue(programId, found.slice(0, WAITED_FOR), lockMembers);
  }

  private issue(programId: number, memberIds: readonly string[], lock: typeof lockMembers): Promise<number> {
    return this.database.prepared(
      () => this.programs.settingsOf(programId),
      async (tx, settings) => {
        // What starts over waits: who holds a voucher of these members is needed, whoever has them locked now.
        const others = await this.grants.othersToLock(tx, programId, memberIds);
        const members = await (tx.isRestart ? lockMembers : lock)(tx, programId, [...memberIds, ...others]);
        const [[moment]] = await tx.pipeline([readMoment(programId)]);
        if (!moment) throw new Error(`there is no program ${String(programId)}`);
        return this.grants.run(tx, { settings, now: moment.now, members });
      },
    );
  }
}
