import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { PatientDatabase } from '../database/index.js';
import { LOGGER } from '../foundation.js';
import { DueRun } from './due-run.js';
import { DueSources } from './due-sources.js';
import { ProgramTurns } from './program-turns.js';

/** Does what became due: in real time at once, in a sandbox moment by moment. */
@Injectable()
export class DueRunner {
  constructor(
    private readonly database: PatientDatabase,
    private readonly sources: DueSources,
    private readonly turns: ProgramTurns,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** A run that its caller takes from moment to moment, within a turn of the program. A source that fails ends it. */
  begin(programId: number, signal?: AbortSignal): DueRun {
    return this.run(programId, false, signal);
  }

  /**
   * Does everything that is due in a program up to `until`, unless another server is at it. A source that fails, or
   * says that something is due and does nothing, is logged and left; the others go on. Answers how many items each has done.
   */
  async runProgram(programId: number, until: Date, signal?: AbortSignal): Promise<Record<string, number>> {
    const run = this.run(programId, true, signal);
    if ((await run.nextDueAt(until)) === null) return run.done;
    await this.turns.tryTake(programId, async () => {
      // In real time everybody decides at the moment of now, so what was missed is done in one go, however many moments it was.
      while ((await run.nextDueAt(until)) !== null) await run.runAt(until);
    });
    return run.done;
  }

  private run(programId: number, isLenient: boolean, signal?: AbortSignal): DueRun {
    const { database: db, logger } = this;
    return new DueRun({ db, programId, sources: this.sources.inOrder, logger, isLenient, signal });
  }
}
