import type { Queryable } from '../../src/platform/database/index.js';
import { DueSources, type DueSource } from '../../src/platform/jobs/index.js';
import type { TestApp } from './app.js';

/** So few in one call that a run takes several. */
const AT_ONCE = 3;

/** Items of a program that become due, in memory: what a feature keeps in its tables. */
export class DueItems implements DueSource {
  /** What is still to do. */
  readonly open: Date[] = [];
  /** What was done, in order. */
  readonly done: Date[] = [];
  /** Runs before an item is done. */
  beforeItem: (at: Date) => Promise<unknown> = () => Promise.resolve();

  readonly order = 1;

  private constructor(
    private readonly programId: number,
    readonly name: string,
  ) {}

  /** Registers the items with an application; with several, as if they were in the database of both. */
  static in(programId: number, ...apps: TestApp[]): DueItems {
    const items = new DueItems(programId, `items of program ${String(programId)}`);
    for (const app of apps) app.get(DueSources).register(items);
    return items;
  }

  at(...moments: string[]): this {
    this.open.push(...moments.map((moment) => new Date(moment)));
    return this;
  }

  nextDueAt(_db: Queryable, programId: number, until: Date): Promise<Date | null> {
    return Promise.resolve(this.dueIn(programId, until)[0] ?? null);
  }

  async run(programId: number, at: Date, limit: number): Promise<number> {
    const due = this.dueIn(programId, at).slice(0, Math.min(limit, AT_ONCE));
    for (const item of due) {
      await this.beforeItem(at);
      if (!this.open.includes(item)) continue; // somebody else did it meanwhile
      this.open.splice(this.open.indexOf(item), 1);
      this.done.push(item);
    }
    return due.length;
  }

  private dueIn(programId: number, at: Date): Date[] {
    if (programId !== this.programId) return [];
    return this.open.filter((item) => item <= at).sort((a, b) => a.getTime() - b.getTime());
  }
}
