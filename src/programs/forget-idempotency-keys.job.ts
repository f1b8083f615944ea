import { Injectable } from '@nestjs/common';
import { daysBefore } from '../kernel/calendar.js';
import { PatientDatabase } from '../platform/database/index.js';
import { forgetKeys } from '../platform/idempotency/index.js';
import { Jobs, type Job } from '../platform/jobs/index.js';
import { timeIn } from './moment.js';
import { findPrograms } from './programs.queries.js';

const KEPT_DAYS = 30;
const BATCH = 5_000;

/** Every day, in every program: forgets idempotency keys that are older than 30 days on the program's clock. */
@Injectable()
export class ForgetIdempotencyKeysJob implements Job {
  readonly name = 'forget-idempotency-keys';
  readonly cron = '30 3 * * *';

  constructor(
    private readonly database: PatientDatabase,
    jobs: Jobs,
  ) {
    jobs.register(this);
  }

  async run(signal: AbortSignal): Promise<void> {
    for (const { number } of await findPrograms(this.database)) {
      const before = daysBefore(await timeIn(this.database, number), KEPT_DAYS);
      do signal.throwIfAborted();
      while ((await forgetKeys(this.database, number, before, BATCH)) === BATCH);
    }
  }
}
