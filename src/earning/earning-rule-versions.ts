import type { ConfigTx } from '../platform/database/index.js';
import { readMoment } from '../programs/index.js';
import { EarningRuleVersionEntity } from './earning-rule-version.entity.js';
import type { StoredTerms } from './earning-terms.types.js';

/** What time it is in the program: in a sandbox a rule is made on its clock, like purchases. */
export async function readNow(tx: ConfigTx, programId: number): Promise<Date> {
  const [[moment]] = await tx.pipeline([readMoment(programId)]);
  if (!moment) throw new Error(`there is no program ${programId}`);
  return moment.now;
}

/** Writes what a rule says as a version of it. */
export async function addVersion(
  tx: ConfigTx,
  rule: { programId: number; uuid: string; version: number },
  terms: StoredTerms,
  createdAt: Date,
): Promise<void> {
  const { programId, uuid: ruleUuid, version } = rule;
  await tx.manager.insert(EarningRuleVersionEntity, { programId, ruleUuid, version, ...terms, createdAt });
}
