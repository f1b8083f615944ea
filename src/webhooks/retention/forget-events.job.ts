import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '../../kernel/clock.js';
import { PatientDatabase } from '../../platform/database/index.js';
import { WALL_CLOCK } from '../../platform/foundation.js';
import { Jobs, type Job } from '../../platform/jobs/index.js';
import { findPrograms } from '../../programs/index.js';
import { forgetDeliveries, forgetEvents, giveUpDeliveries, findMark, markNow } from './forgetting.js';

const DAY = 24 * 3600 * 1000;
const EVENTS_DAYS = 30;
/** A day longer than what they tell, so that every event that is remembered has its deliveries. */
const DELIVERIES_DAYS = 31;

/** Every hour: forgets events that are older than 30 days, and what became of sending them. In pieces, so that nobody waits for it. */
@Injectable()
export class ForgetEventsJob implements Job {
  readonly name = 'forget-events';
  readonly cron = '40 * * * *';

  constructor(
    private readonly database: PatientDatabase,
    @Inject(WALL_CLOCK) private readonly clock: Clock,
    jobs: Jobs,
  ) {
    jobs.register(this);
  }

  async run(signal: AbortSignal): Promise<void> {
    const { database } = this;
    const now = this.clock.now().getTime();
    const old = new Date(now - EVENTS_DAYS * DAY);
    await markNow(database, new Date(now), old);
    const mark = await findMark(database, old);
    for (const { number } of await findPrograms(database)) {
      await untilDone(signal, () => giveUpDeliveries(database, number, old));
      await untilDone(signal, () => forgetDeliveries(database, number, new Date(now - DELIVERIES_DAYS * DAY)));
    }
    if (mark !== null) await untilDone(signal, () => forgetEvents(database, mark));
  }
}

async function untilDone(signal: AbortSignal, piece: () => Promise<number>): Promise<void> {
  do signal.throwIfAborted();
  while ((await piece()) > 0);
}
