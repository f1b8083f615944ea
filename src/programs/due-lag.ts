import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/index.js';
import { DueSources } from '../platform/jobs/index.js';
import { Gauges, type Reading } from '../platform/metrics/index.js';
import { timeIn } from './moment.js';
import { findPrograms } from './programs.queries.js';

/** Shows how long what became due has been waiting, by source. A sandbox waits for its clock, and nobody for it. */
@Injectable()
export class DueLag {
  constructor(
    private readonly database: Database,
    private readonly sources: DueSources,
    gauges: Gauges,
  ) {
    gauges.register({
      name: 'kindred_due_lag_seconds',
      help: 'How long what is due has been waiting to be done, by what it is about; 0: nothing waits.',
      labels: ['source'],
      seconds: 60,
      read: () => this.read(),
    });
  }

  private async read(): Promise<Reading[]> {
    const lags = new Map(this.sources.inOrder.map(({ name }) => [name, 0]));
    for (const { number, sandbox } of await findPrograms(this.database)) {
      if (sandbox) continue;
      const now = await timeIn(this.database, number);
      for (const source of this.sources.inOrder) {
        const dueAt = await source.nextDueAt(this.database, number, now);
        if (dueAt === null) continue;
        const lag = Math.max(0, now.getTime() - dueAt.getTime()) / 1000;
        lags.set(source.name, Math.max(lags.get(source.name) ?? 0, lag));
      }
    }
    return [...lags].map(([source, value]) => ({ labels: { source }, value }));
  }
}
