import { Injectable } from '@nestjs/common';
import { decodeId, encodeId } from '../../kernel/ids.js';
import type { Caller } from '../../platform/access/index.js';
import type { ConfigTx } from '../../platform/database/index.js';
import { InvalidInput } from '../../platform/graphql/index.js';
import {
  changed,
  changedFields,
  ProgramDirectory,
  timeIn,
  type AuditNote,
  type ProgramSettings,
} from '../../programs/index.js';
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

  async run(caller: Caller, input: UpdateEarningRuleInput): Promise<UpdateEarningRulePayload | Refused> {
    const { programId } = caller;
    const settings = await this.programs.settingsOf(programId);
    return this.programs.change(caller, 'updateEarningRule', async (tx) => {
      const rule = await findRule(tx, programId, decodeId('rul', input.id));
      if (!rule) return new EarningRuleNotFound();
      if (!EDITABLE.includes(rule.status)) return new EarningRuleStatusNotAllowed(rule.status, EDITABLE);
      const references = await changedReferenceProblems(tx, input, settings, rule);
      const problems = [...earningRuleProblems(input, settings, rule), ...references];
      if (problems.length > 0) return new InvalidInput(problems);
      const { written, note } = await this.write(tx, rule, input, settings);
      return changed(Object.assign(new UpdateEarningRulePayload(), { earningRule: EarningRule.of(written) }), note);
    });
  }

  private async write(
    tx: ConfigTx,
    rule: StoredRule,
    input: UpdateEarningRuleInput,
    settings: ProgramSettings,
  ): Promise<{ written: StoredRule; note: AuditNote | null }> {
    const terms = changedTerms(rule, input, settings);
    const names = Object.keys(changedFields(rule, { ...rule, ...terms }));
    if (names.length === 0) return { written: rule, note: null };
    const { programId, uuid } = rule;
    const version = rule.version + 1;
    await tx.manager.update(EarningRuleEntity, { programId, uuid }, { version });
    await addVersion(tx, { programId, uuid, version }, terms, await timeIn(tx, programId));
    const subject = encodeId('rul', uuid);
    return { written: { ...rule, ...terms, version }, note: { subject, details: { version, changed: names } } };
  }
}
