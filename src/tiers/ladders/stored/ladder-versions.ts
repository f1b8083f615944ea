import { statement, type ConfigTx } from '../../../platform/database/index.js';
import type { LadderTerms, TierIdentity } from '../terms/ladder-terms.js';
import { TierLadderVersionEntity } from './tier-ladder-version.entity.js';
import { TierVersionEntity } from './tier-version.entity.js';
import { TierEntity } from './tier.entity.js';

// Purchases are counted alike, whether they or their days matter.
const COUNTER = statement<{ counter: number }>(
  'find-counter-for-tiers',
  `SELECT coalesce(
     (SELECT min(counter) FROM tier_ladder_version
      WHERE program_id = $1 AND ladder_id = $2 AND replace(metric, 'VISITS', 'PURCHASES') = replace($3, 'VISITS', 'PURCHASES')
        AND currency IS NOT DISTINCT FROM $4 AND activity_type IS NOT DISTINCT FROM $5),
     (SELECT coalesce(max(counter), 0) + 1 FROM tier_ladder_version WHERE program_id = $1)) AS counter`,
);

/** Writes what a ladder says as a version of it, and those of its tiers that are new. */
export async function addVersion(
  tx: ConfigTx,
  ladder: { programId: number; uuid: string; version: number },
  { tiers, ...terms }: LadderTerms,
  known: readonly TierIdentity[],
  createdAt: Date,
): Promise<void> {
  const { programId, uuid: ladderUuid, version } = ladder;
  const fresh = tiers.filter(({ number }) => !known.some((one) => one.number === number));
  await tx.manager.insert(
    TierEntity,
    fresh.map(({ uuid, number, key }) => ({ programId, uuid, ladderUuid, number, key })),
  );
  const { metric, currencyNumber, activityType } = terms;
  const [found] = await tx.query(COUNTER, [programId, ladderUuid, metric, currencyNumber, activityType]);
  const counter = (found as { counter: number }).counter;
  await tx.manager.insert(TierLadderVersionEntity, { programId, ladderUuid, version, ...terms, counter, createdAt });
  await tx.manager.insert(
    TierVersionEntity,
    tiers.map(({ uuid: _uuid, number: tierNumber, key: _key, ...tier }, index) => ({
      programId,
      ladderUuid,
      version,
      tierNumber,
      position: index + 1,
      ...tier,
    })),
  );
}
