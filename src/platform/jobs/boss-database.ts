import type { Logger } from 'pino';
import type { Database } from '../database/index.js';

/** The connections of pg-boss are those of our pool. */
export class BossDatabase {
  private isForgiving = false;
  private failing = false;
  private readonly underWay = new Set<Promise<unknown>>();

  constructor(
    private readonly database: Database,
    private readonly logger: Logger,
  ) {}

  /** Whether the last statement failed, which was said in the log. */
  get isFailing(): boolean {
    return this.failing;
  }

  /** What pg-boss calls. */
  executeSql(text: string, values: unknown[]): Promise<{ rows: unknown[] }> {
    const answer = this.isForgiving ? this.forgive(text, values) : this.database.execute(text, values);
    this.underWay.add(answer);
    const remove = (): void => void this.underWay.delete(answer);
    answer.then(remove, remove);
    return answer;
  }

  /**
   * From now on an error is logged and answered by nothing. pg-boss does not wait for its own bookkeeping (that a job is
   * complete, or failed), so the error would be nobody's and end the process. It knows a missing answer.
   */
  forgiveErrors(): void {
    this.isForgiving = true;
  }

  /** Waits for what is still under way. */
  async idle(): Promise<void> {
    await Promise.allSettled(this.underWay);
  }

  private async forgive(text: string, values: unknown[]): Promise<{ rows: unknown[] }> {
    try {
      const answer = await this.database.execute(text, values);
      this.failing = false;
      return answer;
    } catch (error) {
      // Said once: queues are looked at every two seconds.
      if (!this.failing) this.logger.error({ err: error }, 'jobs wait until the database answers');
      this.failing = true;
      return undefined as unknown as { rows: unknown[] };
    }
  }
}
