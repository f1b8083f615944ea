import { Injectable } from '@nestjs/common';
import type { Queryable } from '../database/index.js';

/** Something that becomes due by itself as time passes: points that mature or expire, a tier to review, a birthday. */
export interface DueSource {
  /** What it is about, for logs: `points`. */
  readonly name: string;
  /** What is due at one moment is done in this order, lower first. */
  readonly order: number;
  /**
   * The next moment, to the millisecond, at which something of this program is due, not after `until`; null for none. May
   * lie in the past. Cheap: it is asked after every moment, and every minute.
   */
  nextDueAt(db: Queryable, programId: number, until: Date): Promise<Date | null>;
  /**
   * Does what is due at or before `at`, at most `limit` items, in transactions of its own, and answers how many it did; 0
   * when nothing is left. Changes nothing more when it is run twice, late, or on two servers.
   */
  run(programId: number, at: Date, limit: number): Promise<number>;
}

/** What becomes due, by the features that registered it at start. */
@Injectable()
export class DueSources {
  private sources: readonly DueSource[] = [];

  register(source: DueSource): void {
    if (this.sources.some(({ name }) => name === source.name)) throw new Error(`two due sources are "${source.name}"`);
    this.sources = [...this.sources, source].sort((a, b) => a.order - b.order);
  }

  /** All of them, in the order in which they do what is due at one moment. */
  get inOrder(): readonly DueSource[] {
    return this.sources;
  }
}
