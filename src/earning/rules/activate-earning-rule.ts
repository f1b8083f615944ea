import { Injectable } from '@nestjs/common';
import { wantedOf } from '../../audiences/index.js';
import { decodeId } from '../../kernel/ids.js';
import type { Problem } from '../../kernel/problem.js';
import type { Caller } from '../../platform/access/index.js';
import { InvalidInput } from '../../platform/graphql/index.js';
import { changed, ProgramDirectory } from '../../programs/index.js';
import { changeStatus } from './change-status.js';
import type { ActivateEarningRuleInput } from './earning-rule.inputs.js';
import { ActivateEarningRulePayload } from './earning-rule.payloads.js';
import { EarningRuleStatus } from './earning-rule.types.js';
import { findRule } from './earning-rules.queries.js';
import { EarningRuleNotFound, EarningRuleStatusNotAllowed } from './earning-rules.refusals.js';
import { referenceProblems } from './rule-references.js';

type Refused = InvalidInput | EarningRuleNotFound | EarningRuleStatusNotAllowed;

const ALLOWED = [EarningRuleStatus.DRAFT, EarningRuleStatus.PAUSED, EarningRuleStatus.ACTIVE];

/**
 * Lets an earning rule award points from now on; once more changes nothing. What the rule refers to may have changed since it
 * was written, so it is looked at again. Refuses: InvalidInput, EarningRuleNotFound, EarningRuleStatusNotAllowed.
 */
@Injectable()
export class ActivateEarningRule {
  constructor(private readonly programs: ProgramDirectory) {}

  async run(caller: Caller, input: ActivateEarningRuleInput): Promise<ActivateEarningRulePayload | Refused> {
    const { programId } = caller;
    const settings = await this.programs.settingsOf(programId);
    return this.programs.change(caller, 'activateEarningRule', async (tx) => {
      const rule = await findRule(tx, programId, decodeId('rul', input.id));
      if (!rule) return new EarningRuleNotFound();
      if (!ALLOWED.includes(rule.status)) return new EarningRuleStatusNotAllowed(rule.status, ALLOWED);
      if (rule.status !== EarningRuleStatus.ACTIVE) {
        const audience = rule.audience && wantedOf(rule.audience);
        const problems = await referenceProblems(tx, { ...rule, audience }, settings);
        if (problems.length > 0) return new InvalidInput(problems.map(ofTheRule));
      }
      const { earningRule, note } = await changeStatus(tx, rule, EarningRuleStatus.ACTIVE);
      return changed(Object.assign(new ActivateEarningRulePayload(), { earningRule }), note);
    });
  }
}

/** The input names a rule and nothing else: which of its terms is meant stands in the message. */
function ofTheRule({ path, message }: Problem): Problem {
  return { path: ['id'], message: `${path.join('.')}: ${message}` };
}
