import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { PatientDatabase } from '../platform/database/index.js';
import { LOGGER } from '../platform/foundation.js';
import { Jobs, type Job } from '../platform/jobs/index.js';
import { Metrics, VerificationGauges } from '../platform/metrics/index.js';
import { PROOFS, verifyProgram, type Evidence, type Finding, type Proof } from '../platform/verify/index.js';
import { findPrograms } from './programs.queries.js';

/** Every day, in every program: puts the data to the proof, as `npm run verify` does, and logs a line for each invariant. */
@Injectable()
export class VerifyLedgerJob implements Job {
  readonly name = 'verify-ledger';
  readonly cron = '0 3 * * *';
  private readonly gauges: VerificationGauges;

  constructor(
    private readonly database: PatientDatabase,
    @Inject(PROOFS) private readonly proofs: readonly Proof[],
    @Inject(LOGGER) private readonly logger: Logger,
    metrics: Metrics,
    jobs: Jobs,
  ) {
    this.gauges = new VerificationGauges(metrics.registry);
    jobs.register(this);
  }

  async run(signal: AbortSignal): Promise<void> {
    const proofs = this.proofs.map((proof) => stoppable(proof, signal));
    for (const { number: programId, id } of await findPrograms(this.database)) {
      const verdicts = await verifyProgram(this.database, programId, proofs);
      this.gauges.set(id, verdicts);
      for (const { invariant, checked, wrong, offenders } of verdicts) {
        const facts = { programId, invariant: invariant.number, title: invariant.title, checked };
        if (wrong === 0) this.logger.info(facts, 'an invariant holds');
        else this.logger.error({ ...facts, wrong, offenders }, 'an invariant is VIOLATED');
      }
    }
  }
}

/** The same proof, which ends between two of its findings when the server stops. */
function stoppable(proof: Proof, signal: AbortSignal): Proof {
  return {
    invariants: proof.invariants,
    async *findings(evidence: Evidence): AsyncGenerator<Finding> {
      for await (const finding of proof.findings(evidence)) {
        signal.throwIfAborted();
        yield finding;
      }
    },
  };
}
