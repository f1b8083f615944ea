import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { PatientDatabase } from '../platform/database/index.js';
import { LOGGER } from '../platform/foundation.js';
import { DueRunner, Jobs, type Job } from '../platform/jobs/index.js';
import { timeIn } from './moment.js';
import { findPrograms } from './programs.queries.js';

/** Every minute, in every program that lives in real time: does what became due. A sandbox waits for its clock. */
@Injectable()
export class RunDueJob implements Job {
  readonly name = 'run-due';
  readonly cron = '* * * * *';

  constructor(
    private readonly database: PatientDatabase,
    private readonly due: DueRunner,
    @Inject(LOGGER) private readonly logger: Logger,
    jobs: Jobs,
  ) {
    jobs.register(this);
  }

  async run(signal: AbortSignal): Promise<void> {
    for (const { number, sandbox } of await findPrograms(this.database)) {
      if (sandbox) continue;
      const done = await this.due.runProgram(number, await timeIn(this.database, number), signal);
      if (Object.keys(done).length > 0) this.logger.info({ programId: number, done }, 'did what was due');
    }
  }
}
