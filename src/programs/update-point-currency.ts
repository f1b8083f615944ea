import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { decodeId } from '../kernel/ids.js';
import type { Problem } from '../kernel/problem.js';
import type { Caller } from '../platform/access/index.js';
import { InvalidInput } from '../platform/graphql/index.js';
import { changedFields } from './audit/changed-fields.js';
import { pointCurrencyProblems } from './point-currency-input.js';
import { addPolicyVersion } from './point-currency-policies.js';
import { PointCurrencyEntity } from './point-currency.entity.js';
import { UpdatePointCurrencyPayload, type UpdatePointCurrencyInput } from './point-currency.types.js';
import { expiryTerms, pendingTerms } from './point-policies.js';
import { changed, ProgramDirectory } from './program-directory.js';
import { DuplicatePointCurrency, PointCurrencyNotFound } from './programs.refusals.js';

/**
 * Changes a point currency. Another expiry policy is a new version, in force from now on; the same one writes none. Refuses:
 * InvalidInput, PointCurrencyNotFound, DuplicatePointCurrency.
 */
@Injectable()
export class UpdatePointCurrency {
  constructor(private readonly programs: ProgramDirectory) {}

  async run(
    caller: Caller,
    input: UpdatePointCurrencyInput,
  ): Promise<UpdatePointCurrencyPayload | InvalidInput | PointCurrencyNotFound | DuplicatePointCurrency> {
    const { programId } = caller;
    const { currency } = await this.programs.settingsOf(programId);
    const problems = pointCurrencyProblems(input, currency);
    if (problems.length > 0) return new InvalidInput(problems);
    const uuid = decodeId('cur', input.id);
    return this.programs.change(caller, 'updatePointCurrency', async (tx) => {
      const all = await tx.manager.findBy(PointCurrencyEntity, { programId });
      const pointCurrency = all.find((one) => one.uuid === uuid);
      if (!pointCurrency) return new PointCurrencyNotFound(['id']);
      if (input.code != null && all.some((other) => other !== pointCurrency && other.code === input.code)) {
        return new DuplicatePointCurrency(input.code);
      }
      const standing = standingProblems(input, pointCurrency);
      if (standing.length > 0) return new InvalidInput(standing);
      if (input.default === true)
        await tx.manager.update(PointCurrencyEntity, { programId, default: true }, { default: false });
      const before = structuredClone(pointCurrency);
      const hasNewExpiry = apply(input, pointCurrency);
      const details = changedFields(before, pointCurrency);
      await tx.manager.save(pointCurrency);
      if (hasNewExpiry) await addPolicyVersion(tx, pointCurrency);
      const payload = Object.assign(new UpdatePointCurrencyPayload(), { pointCurrency });
      return changed(payload, Object.keys(details).length > 0 ? { subject: pointCurrency.id, details } : null);
    });
  }
}

/** What is wrong with who is the default and who is archived: there is always one default, and it is not archived. */
function standingProblems(input: UpdatePointCurrencyInput, currency: PointCurrencyEntity): Problem[] {
  if (input.default === false && currency.default)
    return [{ path: ['default'], message: 'make another point currency the default instead' }];
  const isDefault = input.default ?? currency.default;
  const isArchived = input.archived ?? currency.archived;
  if (!isDefault || !isArchived) return [];
  return currency.default
    ? [{ path: ['archived'], message: 'the default cannot be archived: make another point currency the default first' }]
    : [{ path: ['default'], message: 'an archived point currency cannot be the default: take archived back first' }];
}

/** Answers whether points expire by another policy from now on. */
function apply(input: UpdatePointCurrencyInput, currency: PointCurrencyEntity): boolean {
  currency.code = input.code ?? currency.code;
  currency.names = input.name ?? currency.names;
  if (input.value !== undefined) {
    currency.valueAmount = input.value?.amount ?? null;
    currency.valuePoints = input.valuePoints ?? null;
  }
  if (input.pending) currency.pending = pendingTerms(input.pending);
  currency.debt = input.debt ?? currency.debt;
  currency.graceDays = input.graceDays ?? currency.graceDays;
  currency.default = input.default ?? currency.default;
  currency.archived = input.archived ?? currency.archived;
  const expiry = input.expiry ? expiryTerms(input.expiry) : currency.expiry;
  if (isDeepStrictEqual({ ...expiry }, { ...currency.expiry })) return false;
  currency.expiry = expiry;
  currency.policyVersion++;
  return true;
}
