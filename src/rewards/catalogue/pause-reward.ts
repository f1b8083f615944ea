import { Injectable } from '@nestjs/common';
import { decodeId } from '../../kernel/ids.js';
import type { Caller } from '../../platform/access/index.js';
import { changed, ProgramDirectory } from '../../programs/index.js';
import { CodeKeys } from '../../vouchers/index.js';
import { changeStatus } from './change-status.js';
import { RewardStatus } from './reward-status.types.js';
import type { PauseRewardInput } from './reward.inputs.js';
import { PauseRewardPayload } from './reward.payloads.js';
import { RewardNotFound, RewardStatusNotAllowed } from './rewards.refusals.js';
import { findReward } from './stored/rewards.queries.js';

const ALLOWED = [RewardStatus.ACTIVE, RewardStatus.PAUSED];

/** Takes a reward from the offer until it is activated again; once more changes nothing. Refuses: RewardNotFound, RewardStatusNotAllowed. */
@Injectable()
export class PauseReward {
  constructor(
    private readonly programs: ProgramDirectory,
    private readonly keys: CodeKeys,
  ) {}

  run(caller: Caller, input: PauseRewardInput): Promise<PauseRewardPayload | RewardNotFound | RewardStatusNotAllowed> {
    const { programId } = caller;
    return this.programs.change(caller, 'pauseReward', async (tx) => {
      const reward = await findReward(tx, this.keys, programId, decodeId('rwd', input.id));
      if (!reward) return new RewardNotFound();
      if (!ALLOWED.includes(reward.status)) return new RewardStatusNotAllowed(reward.status, ALLOWED);
      const { shown, note } = await changeStatus(tx, reward, RewardStatus.PAUSED);
      return changed(Object.assign(new PauseRewardPayload(), { reward: shown }), note);
    });
  }
}
