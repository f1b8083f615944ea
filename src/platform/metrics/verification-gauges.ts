import { Gauge, type Registry } from 'prom-client';
import type { Verdict } from '../verify/index.js';

/** What the last proof of a program's data found. Of several servers one has proved it: look at the newest. */
export class VerificationGauges {
  private readonly violations: Gauge;
  private readonly verifiedAt: Gauge;

  constructor(registry: Registry) {
    this.violations = new Gauge({
      name: 'kindred_invariant_violations',
      help: 'How many things broke an invariant when the data was last put to the proof.',
      labelNames: ['program', 'invariant', 'title'],
      registers: [registry],
    });
    this.verifiedAt = new Gauge({
      name: 'kindred_verified_timestamp_seconds',
      help: 'When the data was last put to the proof.',
      labelNames: ['program'],
      registers: [registry],
    });
  }

  /** `program` is its id. */
  set(program: string, verdicts: readonly Verdict[]): void {
    for (const { invariant, wrong } of verdicts) {
      this.violations.set({ program, invariant: invariant.number ?? '', title: invariant.title }, wrong);
    }
    this.verifiedAt.setToCurrentTime({ program });
  }
}
