import type { ConfigTx } from '../../platform/database/index.js';
import type { AuditNote } from '../../programs/index.js';
import type { RewardStatus } from './reward-status.types.js';
import { Reward } from './reward.types.js';
import { RewardEntity } from './stored/reward.entity.js';
import type { StoredReward } from './stored/rewards.queries.js';

/** Brings a reward to a status and answers it, with what the audit log says. A reward that has it already is left as it is. */
export async function changeStatus(
  tx: ConfigTx,
  reward: StoredReward,
  status: RewardStatus,
): Promise<{ shown: Reward; note: AuditNote | null }> {
  const { programId, uuid } = reward;
  const shown = Reward.of({ ...reward, status });
  if (reward.status === status) return { shown, note: null };
  await tx.manager.update(RewardEntity, { programId, uuid }, { status });
  return { shown, note: { subject: shown.id, details: { status: { from: reward.status, to: status } } } };
}
