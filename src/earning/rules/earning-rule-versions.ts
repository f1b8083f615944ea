import type { ConfigTx } from '../../platform/database/index.js';
import { EarningRuleVersionEntity } from './earning-rule-version.entity.js';
import { WEEK, type StoredTerms } from './earning-terms.types.js';

/** Writes what a rule says as a version of it. */
export async function addVersion(
  tx: ConfigTx,
  rule: { programId: number; uuid: string; version: number },
  { weekdays, hours, ...terms }: StoredTerms,
  createdAt: Date,
): Promise<void> {
  const { programId, uuid: ruleUuid, version } = rule;
  await tx.manager.insert(EarningRuleVersionEntity, {
    programId,
    ruleUuid,
    version,
    ...terms,
    weekdayNumbers: weekdays && weekdays.map((day) => WEEK.indexOf(day) + 1),
    hoursFrom: hours && hours.from,
    hoursUntil: hours && hours.until,
    createdAt,
  });
}
