import { Injectable } from '@nestjs/common';
import { decodeId } from '../../kernel/ids.js';
import type { Caller } from '../../platform/access/index.js';
import { changed, ProgramDirectory } from '../../programs/index.js';
import { changeStatus } from './change-status.js';
import type { PauseEarningRuleInput } from './earning-rule.inputs.js';
import { PauseEarningRulePayload } from './earning-rule.payloads.js';
import { EarningRuleStatus } from './earning-rule.types.js';
import { findRule } from './earning-rules.queries.js';
import { EarningRuleNotFound, EarningRuleStatusNotAllowed } from './earning-rules.refusals.js';

const ALLOWED = [EarningRuleStatus.ACTIVE, EarningRuleStatus.PAUSED];

/** Lets an earning rule award nothing until it is activated again; once more changes nothing. Refuses: EarningRuleNotFound, EarningRuleStatusNotAllowed. */
@Injectable()
export class PauseEarningRule {
  constructor(private readonly programs: ProgramDirectory) {}

  run(
    caller: Caller,
    input: PauseEarningRuleInput,
  ): Promise<PauseEarningRulePayload | EarningRuleNotFound | EarningRuleStatusNotAllowed> {
    const { programId } = caller;
    return this.programs.change(caller, 'pauseEarningRule', async (tx) => {
      const rule = await findRule(tx, programId, decodeId('rul', input.id));
      if (!rule) return new EarningRuleNotFound();
      if (!ALLOWED.includes(rule.status)) return new EarningRuleStatusNotAllowed(rule.status, ALLOWED);
      const { earningRule, note } = await changeStatus(tx, rule, EarningRuleStatus.PAUSED);
      return changed(Object.assign(new PauseEarningRulePayload(), { earningRule }), note);
    });
  }
}
