import type { Logger } from 'pino';
import type { Queryable } from '../database/index.js';
import type { DueSource } from './due-sources.js';

/** Items in one call of a source. */
const LIMIT = 1000;

export interface DueRunOptions {
  db: Queryable;
  programId: number;
  sources: readonly DueSource[];
  logger: Logger;
  /** Whether the others go on without a source that fails; else its error is thrown. */
  isLenient: boolean;
  /** Ends the run between two calls of a source: throws its reason. */
  signal?: AbortSignal | undefined;
}

/** Lives through the due moments of one program, one after the other. */
export class DueRun {
  /** How many items each source has done, by its name. */
  readonly done: Record<string, number> = {};
  private sources: readonly DueSource[];
  private readonly said = new Map<DueSource, Date | null>();
  /** Sources that said something was due, and did nothing about it at this moment. */
  private readonly idle = new Map<DueSource, Date>();

  constructor(private readonly options: DueRunOptions) {
    this.sources = options.sources;
  }

  /** The earliest moment at which something is due, not after `until`; null when nothing is left. May lie in the past. */
  async nextDueAt(until: Date): Promise<Date | null> {
    const { db, programId } = this.options;
    let earliest: Date | null = null;
    for (const source of this.sources) {
      const at = await this.ask(source, () => source.nextDueAt(db, programId, until), null);
      this.said.set(source, at);
      if (at === null || at > until || this.isStuck(source, at)) continue;
      if (earliest === null || at < earliest) earliest = at;
    }
    return earliest;
  }

  /**
   * Does everything that is due at or before this moment, source by source. One that said that nothing is due then runs only after another that did
   * something, by which something may have become due for it. Answers how many items.
   */
  async runAt(at: Date): Promise<number> {
    let total = 0;
    for (const source of this.sources) {
      const said = this.said.get(source) ?? null;
      const isDue = said !== null && said <= at;
      const mayBe = isDue || total > 0 || !this.said.has(source);
      const done = mayBe ? await this.runSource(source, at) : 0;
      if (done === 0 && isDue) this.idle.set(source, at);
      else this.idle.delete(source);
      if (done > 0) this.done[source.name] = (this.done[source.name] ?? 0) + done;
      total += done;
    }
    return total;
  }

  private async runSource(source: DueSource, at: Date): Promise<number> {
    let total = 0;
    while (this.sources.includes(source)) {
      const done = await this.ask(source, () => source.run(this.options.programId, at, LIMIT), 0);
      if (done === 0) break;
      total += done;
    }
    return total;
  }

  /** Whether it says the same once more after it did nothing. Left alone, it would be asked for ever. */
  private isStuck(source: DueSource, at: Date): boolean {
    const idleAt = this.idle.get(source);
    if (idleAt === undefined || at > idleAt) return false;
    this.leave(source, { at }, 'something is due, and its source does nothing about it: left for this run');
    return true;
  }

  private async ask<Answer>(source: DueSource, question: () => Promise<Answer>, otherwise: Answer): Promise<Answer> {
    this.options.signal?.throwIfAborted();
    try {
      return await question();
    } catch (error) {
      if (!this.options.isLenient) throw error;
      this.leave(source, { err: error }, 'a due source failed: left for this run');
      return otherwise;
    }
  }

  private leave(source: DueSource, facts: object, message: string): void {
    const { logger, programId } = this.options;
    logger.error({ ...facts, source: source.name, programId }, message);
    this.sources = this.sources.filter((other) => other !== source);
  }
}
