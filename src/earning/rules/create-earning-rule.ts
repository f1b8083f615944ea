import { Injectable } from '@nestjs/common';
import { newId } from '../../kernel/ids.js';
import type { Caller } from '../../platform/access/index.js';
import { InvalidInput } from '../../platform/graphql/index.js';
import { changed, ProgramDirectory, timeIn } from '../../programs/index.js';
import { earningRuleProblems } from './earning-rule-input.js';
import type { CreateEarningRuleInput } from './earning-rule.inputs.js';
import { CreateEarningRulePayload } from './earning-rule.payloads.js';
import { EarningRuleEntity } from './earning-rule.entity.js';
import { EarningRule, EarningRuleStatus } from './earning-rule.types.js';
import { addVersion } from './earning-rule-versions.js';
import { changedReferenceProblems } from './rule-references.js';
import { newTerms } from './rule-terms.js';

/** Makes an earning rule, a DRAFT that awards nothing yet. Refuses: InvalidInput. */
@Injectable()
export class CreateEarningRule {
  constructor(private readonly programs: ProgramDirectory) {}

  async run(caller: Caller, input: CreateEarningRuleInput): Promise<CreateEarningRulePayload | InvalidInput> {
    const { programId } = caller;
    const settings = await this.programs.settingsOf(programId);
    return this.programs.change(caller, 'createEarningRule', async (tx) => {
      const references = await changedReferenceProblems(tx, input, settings);
      const problems = [...earningRuleProblems(input, settings), ...references];
      if (problems.length > 0) return new InvalidInput(problems);
      const terms = newTerms(input, settings);
      const createdAt = await timeIn(tx, programId);
      const rule = { programId, uuid: newId(), status: EarningRuleStatus.DRAFT, version: 1, createdAt };
      await tx.manager.insert(EarningRuleEntity, rule);
      await addVersion(tx, rule, terms, createdAt);
      const earningRule = EarningRule.of({ ...rule, ...terms });
      return changed(Object.assign(new CreateEarningRulePayload(), { earningRule }), { subject: earningRule.id });
    });
  }
}
