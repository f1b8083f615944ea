import { setTimeout as wait } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import PgBoss from 'pg-boss';
import type { Logger } from 'pino';
import { Database, statement } from '../database/index.js';
import { LOGGER } from '../foundation.js';
import { Metrics } from '../metrics/index.js';
import { BossDatabase } from './boss-database.js';

/** Something that the servers do by themselves, now and again. */
export interface Job {
  /** Its name, and that of its queue: `run-due`. */
  readonly name: string;
  /** When, in UTC: minute, hour, day of the month, month, day of the week. It may come a minute late. */
  readonly cron: string;
  /**
   * Does it. One server at a time as a rule, two now and then; again in a minute when it failed. Throws soon when `signal`
   * says that the server stops, and leaves what can be gone on with.
   */
  run(signal: AbortSignal): Promise<void>;
}

const SCHEMA = 'pgboss';
const LOCK = statement('lock-job-queues', 'SELECT pg_advisory_lock($1)');
const LOCK_KEY = 7_164_001_803; // any number that nobody else takes in this database
const RETRY_MILLISECONDS = 5_000;
const FINISH_MILLISECONDS = 8_000;
const STOP_MILLISECONDS = 12_000; // shorter than a shutdown may take

/** One of a kind waits at a time, so that none pile up. Who was killed in the middle is noticed after these hours. */
const QUEUE = { policy: 'short', retryLimit: 2, retryDelay: 60, expireInSeconds: 12 * 3600 } as const;

/** Runs jobs when they are due, on one of the servers. Features register theirs at start; pg-boss keeps the queues. */
@Injectable()
export class Jobs implements BeforeApplicationShutdown {
  private readonly jobs = new Map<string, Job>();
  private readonly stopping = new AbortController();
  private readonly bossDatabase: BossDatabase;
  private starting: Promise<void> | null = null;
  private boss: PgBoss | null = null;
  /** Who takes from the queue of a job in this process. */
  private readonly workers = new Map<string, string>();

  constructor(
    private readonly database: Database,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly metrics: Metrics,
  ) {
    this.bossDatabase = new BossDatabase(database, logger);
  }

  register(job: Job): void {
    this.jobs.set(job.name, job);
  }

  /** Begins in the background, and tries again when the database does not let it. Only a server calls this. */
  start(): void {
    this.starting ??= this.keepTrying();
  }

  /**
   * Has a job done now instead of at its next time. Where no jobs run, in commands and tests, and when that fails, nothing
   * happens: its next time comes. Call it after the commit of what there is to do.
   */
  async wake(name: string): Promise<void> {
    if (!this.boss || this.stopping.signal.aborted) return;
    try {
      await this.boss.send(name, {});
      this.boss.notifyWorker(this.workers.get(name) ?? '');
    } catch (error) {
      this.logger.error({ err: error, job: name }, 'a job could not be woken: it waits for its next time');
    }
  }

  /** Takes no more jobs, lets the one in hand come to a point where it can stop, and gives up after some seconds. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort(new Error('the server stops'));
    await Promise.race([this.stopped(), wait(STOP_MILLISECONDS, undefined, { ref: false })]);
  }

  private async stopped(): Promise<void> {
    await this.starting;
    await this.boss?.stop({ timeout: FINISH_MILLISECONDS });
    await this.bossDatabase.idle();
  }

  private async keepTrying(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        this.boss = await this.open();
        this.logger.info({ jobs: [...this.jobs.keys()] }, 'jobs started');
        return;
      } catch (error) {
        this.logger.error({ err: error }, 'jobs cannot start yet');
        await wait(RETRY_MILLISECONDS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  private async open(): Promise<PgBoss> {
    const boss = new PgBoss({
      db: this.bossDatabase,
      schema: SCHEMA,
      cronMonitorIntervalSeconds: 15,
      archiveCompletedAfterSeconds: 3600,
      archiveFailedAfterSeconds: 24 * 3600,
      deleteAfterDays: 2,
    });
    boss.on('error', (error) => {
      // While the database does not answer, pg-boss only stumbles over missing answers.
      if (!this.bossDatabase.isFailing) this.logger.error({ err: error }, 'pg-boss');
    });
    try {
      await this.database.session(async (session) => {
        // A queue is a table to pg-boss, and servers that make the same ones at once run into a deadlock.
        await session.query(LOCK, [LOCK_KEY]);
        await boss.start();
        for (const { name, cron } of this.jobs.values()) {
          await boss.createQueue(name, { name, ...QUEUE });
          await boss.updateQueue(name, { name, ...QUEUE });
          await boss.schedule(name, cron);
        }
      });
      this.bossDatabase.forgiveErrors();
      for (const job of this.jobs.values()) {
        this.workers.set(job.name, await boss.work(job.name, () => this.run(job)));
      }
      return boss;
    } catch (error) {
      await boss.stop({ graceful: false }).catch(() => undefined);
      throw error;
    }
  }

  private async run(job: Job): Promise<void> {
    const { signal } = this.stopping;
    try {
      signal.throwIfAborted();
      await job.run(signal);
      this.metrics.job(job.name, 'ok');
    } catch (error) {
      this.metrics.job(job.name, signal.aborted ? 'stopped' : 'failed');
      if (!signal.aborted) this.logger.error({ err: error, job: job.name }, 'a job failed');
      // pg-boss stores the error: of ours, which may speak of rows, it gets nothing.
      throw new Error(signal.aborted ? 'the server stopped' : 'see the log');
    }
  }
}
