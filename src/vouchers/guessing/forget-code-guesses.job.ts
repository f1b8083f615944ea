import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '../../kernel/clock.js';
import { PatientDatabase } from '../../platform/database/index.js';
import { WALL_CLOCK } from '../../platform/foundation.js';
import { Jobs, type Job } from '../../platform/jobs/index.js';
import { findPrograms } from '../../programs/index.js';
import { WINDOW_SECONDS } from './guessers.js';
import { forgetGuesses } from './guess-rows.js';

/** Every hour: forgets who tried wrong codes, once that counts no more. */
@Injectable()
export class ForgetCodeGuessesJob implements Job {
  readonly name = 'forget-code-guesses';
  readonly cron = '20 * * * *';

  constructor(
    private readonly database: PatientDatabase,
    @Inject(WALL_CLOCK) private readonly clock: Clock,
    jobs: Jobs,
  ) {
    jobs.register(this);
  }

  async run(signal: AbortSignal): Promise<void> {
    const until = new Date(this.clock.now().getTime() - WINDOW_SECONDS * 1000);
    for (const { number } of await findPrograms(this.database)) {
      signal.throwIfAborted();
      await forgetGuesses(this.database, number, until);
    }
  }
}
