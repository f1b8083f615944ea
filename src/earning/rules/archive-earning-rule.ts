import { Injectable } from '@nestjs/common';
import { decodeId } from '../../kernel/ids.js';
import type { Caller } from '../../platform/access/index.js';
import { changed, ProgramDirectory } from '../../programs/index.js';
import { changeStatus } from './change-status.js';
import type { ArchiveEarningRuleInput } from './earning-rule.inputs.js';
import { ArchiveEarningRulePayload } from './earning-rule.payloads.js';
import { EarningRuleStatus } from './earning-rule.types.js';
import { findRule } from './earning-rules.queries.js';
import { EarningRuleNotFound } from './earning-rules.refusals.js';

/** Ends an earning rule for good, whatever its status; once more changes nothing. Refuses: EarningRuleNotFound. */
@Injectable()
export class ArchiveEarningRule {
  constructor(private readonly programs: ProgramDirectory) {}

  run(caller: Caller, input: ArchiveEarningRuleInput): Promise<ArchiveEarningRulePayload | EarningRuleNotFound> {
    const { programId } = caller;
    return this.programs.change(caller, 'archiveEarningRule', async (tx) => {
      const rule = await findRule(tx, programId, decodeId('rul', input.id));
      if (!rule) return new EarningRuleNotFound();
      const { earningRule, note } = await changeStatus(tx, rule, EarningRuleStatus.ARCHIVED);
      return changed(Object.assign(new ArchiveEarningRulePayload(), { earningRule }), note);
    });
  }
}
