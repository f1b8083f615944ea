import type { ConfigTx } from '../../../platform/database/index.js';
import type { OptionIdentity, RewardTerms } from '../terms/reward-terms.js';
import { RewardOptionVersionEntity } from './reward-option-version.entity.js';
import { RewardOptionEntity } from './reward-option.entity.js';
import { RewardStockEntity } from './reward-stock.entity.js';
import { RewardVersionEntity } from './reward-version.entity.js';

/** Writes what a reward says as a version of it, and those of its options that are new, with what there is of them. */
export async function addVersion(
  tx: ConfigTx,
  reward: { programId: number; uuid: string; number: number; version: number },
  { options, ...terms }: RewardTerms,
  known: readonly OptionIdentity[],
  stockOf: (key: string) => number | null,
  createdAt: Date,
): Promise<void> {
  const { programId, uuid: rewardUuid, number: rewardNumber, version } = reward;
  const fresh = options.filter(({ number }) => !known.some((one) => one.number === number));
  await tx.manager.insert(
    RewardOptionEntity,
    fresh.map(({ uuid, number, key }) => ({ programId, uuid, rewardUuid, number, key })),
  );
  await tx.manager.insert(
    RewardStockEntity,
    fresh.map(({ number: optionNumber, key }) => ({
      programId,
      rewardNumber,
      optionNumber,
      remaining: stockOf(key),
      claimed: 0,
      codesLeft: 0,
      lastCode: 0,
    })),
  );
  await tx.manager.insert(RewardVersionEntity, { programId, rewardUuid, version, ...terms, createdAt });
  await tx.manager.insert(
    RewardOptionVersionEntity,
    options.map(({ uuid: _uuid, number: optionNumber, key: _key, ...option }, index) => ({
      programId,
      rewardUuid,
      version,
      optionNumber,
      position: index + 1,
      ...option,
    })),
  );
}
