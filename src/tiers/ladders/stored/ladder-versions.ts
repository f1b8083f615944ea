import type { ConfigTx } from '../../../platform/database/index.js';
import type { LadderTerms, TierIdentity } from '../terms/ladder-terms.js';
import { TierLadderVersionEntity } from './tier-ladder-version.entity.js';
import { TierVersionEntity } from './tier-version.entity.js';
import { TierEntity } from './tier.entity.js';

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
  await tx.manager.insert(TierLadderVersionEntity, { programId, ladderUuid, version, ...terms, createdAt });
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
