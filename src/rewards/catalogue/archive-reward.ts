import { Injectable } from '@nestjs/common';
import { decodeId } from '../../kernel/ids.js';
import type { Caller } from '../../platform/access/index.js';
import { changed, ProgramDirectory } from '../../programs/index.js';
import { CodeKeys } from '../../vouchers/index.js';
import { changeStatus } from './change-status.js';
import { RewardStatus } from './reward-status.types.js';
import type { ArchiveRewardInput } from './reward.inputs.js';
import { ArchiveRewardPayload } from './reward.payloads.js';
import { RewardNotFound } from './rewards.refusals.js';
import { findReward } from './stored/rewards.queries.js';

/** Ends a reward for good, whatever its status; once more changes nothing. What was redeemed of it stays. Refuses: RewardNotFound. */
@Injectable()
export class ArchiveReward {
  constructor(
    private readonly programs: ProgramDirectory,
    private readonly keys: CodeKeys,
  ) {}

  run(caller: Caller, input: ArchiveRewardInput): Promise<ArchiveRewardPayload | RewardNotFound> {
    const { programId } = caller;
    return this.programs.change(caller, 'archiveReward', async (tx) => {
      const reward = await findReward(tx, this.keys, programId, decodeId('rwd', input.id));
      if (!reward) return new RewardNotFound();
      const { shown, note } = await changeStatus(tx, reward, RewardStatus.ARCHIVED);
      return changed(Object.assign(new ArchiveRewardPayload(), { reward: shown }), note);
    });
  }
}
