import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { decodeId } from '../../kernel/ids.js';
import type { ConfigTx } from '../../platform/database/index.js';
import { InvalidInput } from '../../platform/graphql/index.js';
import { ProgramDirectory, type ProgramSettings, timeIn } from '../../programs/index.js';
import { earningRuleProblems } from './earning-rule-input.js';
import { EarningRuleEntity } from './earning-rule.entity.js';
import type { UpdateEarningRuleInput } from './earning-rule.inputs.js';
import { UpdateEarningRulePayload } from './earning-rule.payloads.js';
import { EarningRule, EarningRuleStatus, type StoredRule } from './earning-rule.types.js';
import { addVersion } from './earning-rule-versions.js';
import { findRule } from './earning-rules.queries.js';
import { EarningRuleNotFound, EarningRuleStatusNotAllowed } from './earning-rules.refusals.js';
import { changedReferenceProblems } from './rule-references.js';
import { changedTerms } from './rule-terms.js';

const EDITABLE = [EarningRuleStatus.DRAFT, EarningRuleStatus.ACTIVE, EarningRuleStatus.PAUSED];

type Refused = InvalidInput | EarningRuleNotFound | EarningRuleStatusNotAllowed;

/**
 * Changes an earning rule: writes a new version, which holds from now on. An edit that changes nothing writes none. Awards
 * stay as they are. Refuses: InvalidInput, EarningRuleNotFound, EarningRuleStatusNotAllowed.
 */
@Injectable()
export class UpdateEarningRule {
  constructor(private readonly programs: ProgramDirectory) {}

  async run(programId: number, input: UpdateEarningRuleInput): Promise<UpdateEarningRulePayload | Refused> {
    const settings = await this.programs.settingsOf(programId);
    return this.programs.change(programId, async (tx) => {
      const rule = await findRule(tx, programId, decodeId('rul', input.id));
      if (!rule) return new EarningRuleNotFound();
      if (!EDITABLE.includes(rule.status)) return new EarningRuleStatusNotAllowed(rule.status, EDITABLE);
      const references = await changedReferenceProblems(tx, input, settings, rule);
      const problems = [...earningRuleProblems(input, settings, rule), ...references];
      if (problems.length > 0) return new InvalidInput(problems);
      const changed = await this.write(tx, rule, input, settings);
      return Object.assign(new UpdateEarningRulePayload(), { earningRule: EarningRule.of(changed) });
    });
  }

  private async write(
    tx: ConfigTx,
    rule: StoredRule,
    input: UpdateEarningRuleInput,
    settings: ProgramSettings,
  ): Promise<StoredRule> {
    const terms = changedTerms(rule, input, settings);
    if (isDeepStrictEqual({ ...rule, ...terms }, { ...rule })) return rule;
    const { programId, uuid } = rule;
    const version = rule.version + 1;
    await tx.manager.update(EarningRuleEntity, { programId, uuid }, { version });
    await addVersion(tx, { programId, uuid, version }, terms, await timeIn(tx, programId));
    return { ...rule, ...terms, version };
  }
}
