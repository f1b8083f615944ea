import type { ConfigTx } from '../../platform/database/index.js';
import { EarningRuleEntity } from './earning-rule.entity.js';
import { EarningRule, type EarningRuleStatus, type StoredRule } from './earning-rule.types.js';

/** Brings a rule to a status and answers it. A rule that has it already is left as it is. */
export async function changeStatus(tx: ConfigTx, rule: StoredRule, status: EarningRuleStatus): Promise<EarningRule> {
  const { programId, uuid } = rule;
  if (rule.status !== status) await tx.manager.update(EarningRuleEntity, { programId, uuid }, { status });
  return EarningRule.of({ ...rule, status });
}
