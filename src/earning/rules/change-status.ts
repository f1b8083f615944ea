import type { ConfigTx } from '../../platform/database/index.js';
import type { AuditNote } from '../../programs/index.js';
import { EarningRuleEntity } from './earning-rule.entity.js';
import { EarningRule, type EarningRuleStatus, type StoredRule } from './earning-rule.types.js';

/** Brings a rule to a status and answers it, with what the audit log says. A rule that has it already is left as it is. */
export async function changeStatus(
  tx: ConfigTx,
  rule: StoredRule,
  status: EarningRuleStatus,
): Promise<{ earningRule: EarningRule; note: AuditNote | null }> {
  const { programId, uuid } = rule;
  const earningRule = EarningRule.of({ ...rule, status });
  if (rule.status === status) return { earningRule, note: null };
  await tx.manager.update(EarningRuleEntity, { programId, uuid }, { status });
  return { earningRule, note: { subject: earningRule.id, details: { status: { from: rule.status, to: status } } } };
}
