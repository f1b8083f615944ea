import { Injectable } from '@nestjs/common';
import { decodeId } from '../kernel/ids.js';
import { ProgramDirectory } from '../programs/index.js';
import { changeStatus } from './change-status.js';
import type { ActivateEarningRuleInput } from './earning-rule.inputs.js';
import { ActivateEarningRulePayload } from './earning-rule.payloads.js';
import { EarningRuleStatus } from './earning-rule.types.js';
import { findRule } from './earning.queries.js';
import { EarningRuleNotFound, EarningRuleStatusNotAllowed } from './earning.refusals.js';

const ALLOWED = [EarningRuleStatus.DRAFT, EarningRuleStatus.PAUSED, EarningRuleStatus.ACTIVE];

/** Lets an earning rule award points from now on; once more changes nothing. Refuses: EarningRuleNotFound, EarningRuleStatusNotAllowed. */
@Injectable()
export class ActivateEarningRule {
  constructor(private readonly programs: ProgramDirectory) {}

  run(
    programId: number,
    input: ActivateEarningRuleInput,
  ): Promise<ActivateEarningRulePayload | EarningRuleNotFound | EarningRuleStatusNotAllowed> {
    return this.programs.change(programId, async (tx) => {
      const rule = await findRule(tx, programId, decodeId('rul', input.id));
      if (!rule) return new EarningRuleNotFound();
      if (!ALLOWED.includes(rule.status)) return new EarningRuleStatusNotAllowed(rule.status, ALLOWED);
      const earningRule = await changeStatus(tx, rule, EarningRuleStatus.ACTIVE);
      return Object.assign(new ActivateEarningRulePayload(), { earningRule });
    });
  }
}
