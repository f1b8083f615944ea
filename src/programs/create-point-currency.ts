import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '../kernel/clock.js';
import { newId } from '../kernel/ids.js';
import type { Caller } from '../platform/access/index.js';
import { InvalidInput } from '../platform/graphql/index.js';
import { WALL_CLOCK } from '../platform/foundation.js';
import { pointCurrencyProblems } from './point-currency-input.js';
import { PointCurrencyEntity } from './point-currency.entity.js';
import { addPolicyVersion } from './point-currency-policies.js';
import {
  CreatePointCurrencyPayload,
  CURRENCY_DEFAULTS,
  type CreatePointCurrencyInput,
} from './point-currency.types.js';
import { expiryTerms, pendingTerms } from './point-policies.js';
import { changed, ProgramDirectory } from './program-directory.js';
import { DuplicatePointCurrency } from './programs.refusals.js';

/** Adds a point currency. Refuses: InvalidInput, DuplicatePointCurrency. */
@Injectable()
export class CreatePointCurrency {
  constructor(
    private readonly programs: ProgramDirectory,
    @Inject(WALL_CLOCK) private readonly clock: Clock,
  ) {}

  async run(
    caller: Caller,
    input: CreatePointCurrencyInput,
  ): Promise<CreatePointCurrencyPayload | InvalidInput | DuplicatePointCurrency> {
    const { programId } = caller;
    const { currency } = await this.programs.settingsOf(programId);
    const problems = pointCurrencyProblems(input, currency);
    if (problems.length > 0) return new InvalidInput(problems);
    return this.programs.change(caller, 'createPointCurrency', async (tx) => {
      const all = await tx.manager.findBy(PointCurrencyEntity, { programId });
      if (all.some((other) => other.code === input.code)) return new DuplicatePointCurrency(input.code);
      if (input.default) await tx.manager.update(PointCurrencyEntity, { programId, default: true }, { default: false });
      const pointCurrency = tx.manager.create(PointCurrencyEntity, {
        programId,
        uuid: newId(),
        number: Math.max(0, ...all.map((other) => other.number)) + 1,
        code: input.code,
        names: input.name,
        valueAmount: input.value?.amount ?? null,
        valuePoints: input.valuePoints ?? null,
        pending: pendingTerms(input.pending ?? { kind: 'AT_ONCE' }),
        expiry: expiryTerms(input.expiry ?? { kind: 'NEVER' }),
        debt: input.debt ?? CURRENCY_DEFAULTS.debt,
        graceDays: input.graceDays ?? CURRENCY_DEFAULTS.graceDays,
        default: input.default ?? CURRENCY_DEFAULTS.default,
        archived: false,
        policyVersion: 1,
        createdAt: this.clock.now(),
      });
      await tx.manager.insert(PointCurrencyEntity, pointCurrency);
      await addPolicyVersion(tx, pointCurrency);
      const { id: subject, code } = pointCurrency;
      return changed(Object.assign(new CreatePointCurrencyPayload(), { pointCurrency }), {
        subject,
        details: { code },
      });
    });
  }
}
