import { Injectable } from '@nestjs/common';
import { PatientDatabase, type Queryable, statement } from '../../../platform/database/index.js';
import { DueSources, type DueSource } from '../../../platform/jobs/index.js';
import { lockMembers, tellEvents, tryLockMembers } from '../../member-lock.js';
import { isEndUnnoticed, noteEndedPauses } from './ended-pauses.js';

const NEXT = statement<{ at: Date | null }>(
  'find-next-end-of-pause',
  `SELECT (SELECT paused_until FROM member WHERE program_id = $1 AND paused_until <= $2 ORDER BY paused_until LIMIT 1) AS at`,
);

const DUE = statement<{ id: string }>(
  'find-ended-pauses',
  `SELECT id FROM member WHERE program_id = $1 AND paused_until <= $2 ORDER BY paused_until LIMIT $3`,
);

/** Members that a run waits for when others hold all that it found. */
const WAITED_FOR = 20;

/**
 * Notes pauses that have ended by themselves. Nothing hangs on when it runs: who locks or reads a member whose pause has ended finds
 * them active.
 */
@Injectable()
export class EndPauses implements DueSource {
  readonly name = 'pauses';
  readonly order = 5;

  constructor(
    private readonly database: PatientDatabase,
    sources: DueSources,
  ) {
    sources.register(this);
  }

  async nextDueAt(db: Queryable, programId: number, until: Date): Promise<Date | null> {
    return (await db.query(NEXT, [programId, until]))[0]?.at ?? null;
  }

  async run(programId: number, at: Date, limit: number): Promise<number> {
    const ids = (await this.database.query(DUE, [programId, at, limit])).map(({ id }) => id);
    if (ids.length === 0) return 0;
    const done = await this.note(programId, ids, tryLockMembers);
    return done > 0 ? done : this.note(programId, ids.slice(0, WAITED_FOR), lockMembers);
  }

  /** Of those of the members that it gets hold of. Answers of how many. */
  private note(programId: number, ids: readonly string[], lock: typeof lockMembers): Promise<number> {
    return this.database.transaction(async (tx) => {
      const members = [...(await lock(tx, programId, ids)).values()];
      const ended = members.filter(isEndUnnoticed);
      if (ended.length === 0) return 0;
      await tx.pipeline([...noteEndedPauses(programId, ended), ...tellEvents(programId, ended)]);
      return ended.length;
    });
  }
}
