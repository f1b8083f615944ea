import { Inject, Injectable } from '@nestjs/common';
import { minutesAfter } from '../kernel/calendar.js';
import type { Clock } from '../kernel/clock.js';
import { PatientDatabase } from '../platform/database/index.js';
import { WALL_CLOCK } from '../platform/foundation.js';
import { Jobs, type Job } from '../platform/jobs/index.js';
import { forgetBuckets } from '../platform/rates/index.js';
import { findPrograms } from './programs.queries.js';

/** The program of calls without a credential. */
const NOBODYS = { number: 0 };

/** Every ten minutes: forgets who called how often, where that is counted in the database. */
@Injectable()
export class ForgetRateBucketsJob implements Job {
  readonly name = 'forget-rate-buckets';
  readonly cron = '*/10 * * * *';

  constructor(
    private readonly database: PatientDatabase,
    @Inject(WALL_CLOCK) private readonly clock: Clock,
    jobs: Jobs,
  ) {
    jobs.register(this);
  }

  async run(signal: AbortSignal): Promise<void> {
    const before = minutesAfter(this.clock.now(), -1);
    for (const { number } of [NOBODYS, ...(await findPrograms(this.database))]) {
      signal.throwIfAborted();
      await forgetBuckets(this.database, number, before);
    }
  }
}
