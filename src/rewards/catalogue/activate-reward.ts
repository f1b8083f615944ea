import { Injectable } from '@nestjs/common';
import { decodeId } from '../../kernel/ids.js';
import type { Caller } from '../../platform/access/index.js';
import { InvalidInput } from '../../platform/graphql/index.js';
import { changed, ProgramDirectory } from '../../programs/index.js';
import { CodeKeys } from '../../vouchers/index.js';
import { changeStatus } from './change-status.js';
import { RewardStatus } from './reward-status.types.js';
import type { ActivateRewardInput } from './reward.inputs.js';
import { ActivateRewardPayload } from './reward.payloads.js';
import { RewardNotFound, RewardStatusNotAllowed } from './rewards.refusals.js';
import { findReward } from './stored/rewards.queries.js';
import { storedProblems } from './terms/reward-references.js';

const ALLOWED = [RewardStatus.DRAFT, RewardStatus.PAUSED, RewardStatus.ACTIVE];

/**
 * Puts a reward on offer from now on; once more changes nothing. What it refers to may have changed since it was written, so it is
 * looked at again. Refuses: InvalidInput, RewardNotFound, RewardStatusNotAllowed.
 */
@Injectable()
export class ActivateReward {
  constructor(
    private readonly programs: ProgramDirectory,
    private readonly keys: CodeKeys,
  ) {}

  async run(
    caller: Caller,
    input: ActivateRewardInput,
  ): Promise<ActivateRewardPayload | InvalidInput | RewardNotFound | RewardStatusNotAllowed> {
    const { programId } = caller;
    const settings = await this.programs.settingsOf(programId);
    return this.programs.change(caller, 'activateReward', async (tx) => {
      const reward = await findReward(tx, this.keys, programId, decodeId('rwd', input.id));
      if (!reward) return new RewardNotFound();
      if (!ALLOWED.includes(reward.status)) return new RewardStatusNotAllowed(reward.status, ALLOWED);
      if (reward.status !== RewardStatus.ACTIVE) {
        const problems = await storedProblems(tx, reward, settings);
        if (problems.length > 0) return new InvalidInput(problems);
      }
      const { shown, note } = await changeStatus(tx, reward, RewardStatus.ACTIVE);
      return changed(Object.assign(new ActivateRewardPayload(), { reward: shown }), note);
    });
  }
}
