import { Injectable } from '@nestjs/common';
import { PatientDatabase, type Queryable } from '../../../platform/database/index.js';
import { DueSources, type DueSource } from '../../../platform/jobs/index.js';
import { findOpenActivations } from './activation-rows.js';
import { ActivationStatus } from './activation-status.js';
import { ActivationSteps } from './activation-steps.js';

const STEPS_AT_ONCE = 10;

/**
 * Goes on with activations of ladders: those that were asked for with a moment, and what a caller did not wait for. After the reviews of
 * a moment: a period that ends when a version comes into force is decided by the version before it.
 */
@Injectable()
export class ActivateLadders implements DueSource {
  readonly name = 'tier-activations';
  readonly order = 21;

  constructor(
    private readonly database: PatientDatabase,
    private readonly steps: ActivationSteps,
    sources: DueSources,
  ) {
    sources.register(this);
  }

  async nextDueAt(_db: Queryable, programId: number, until: Date): Promise<Date | null> {
    const open = await findOpenActivations(this.database, programId);
    const moments = open.map(({ status, startsAt, askedAt }) =>
      status === ActivationStatus.WAITING ? startsAt : askedAt,
    );
    const [first] = moments.filter((at) => at <= until).sort((one, other) => one.getTime() - other.getTime());
    return first ?? null;
  }

  run(programId: number, at: Date, limit: number): Promise<number> {
    return this.steps.go(programId, at, Math.min(limit, STEPS_AT_ONCE));
  }
}
