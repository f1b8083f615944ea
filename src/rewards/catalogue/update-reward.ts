import { Injectable } from '@nestjs/common';
import { decodeId, encodeId } from '../../kernel/ids.js';
import type { Caller } from '../../platform/access/index.js';
import type { ConfigTx } from '../../platform/database/index.js';
import { InvalidInput } from '../../platform/graphql/index.js';
import {
  changed,
  changedFields,
  ProgramDirectory,
  timeIn,
  type AuditNote,
  type ProgramSettings,
} from '../../programs/index.js';
import { CodeKeys } from '../../vouchers/index.js';
import { RewardStatus } from './reward-status.types.js';
import type { UpdateRewardInput } from './reward.inputs.js';
import { UpdateRewardPayload } from './reward.payloads.js';
import { Reward } from './reward.types.js';
import { RewardNotFound, RewardStatusNotAllowed } from './rewards.refusals.js';
import { addVersion } from './stored/reward-versions.js';
import { RewardEntity } from './stored/reward.entity.js';
import { findIdentities, findReward, type StoredReward } from './stored/rewards.queries.js';
import { withKeys, type Keyed } from './terms/option-keys.js';
import { changedRewardProblems } from './terms/reward-input.js';
import { referenceProblems } from './terms/reward-references.js';
import { stockIn, termsOf } from './terms/reward-stock.js';
import { changedTerms, identified, type OptionIdentity } from './terms/reward-terms.js';

const EDITABLE = [RewardStatus.DRAFT, RewardStatus.ACTIVE, RewardStatus.PAUSED];

type Refused = InvalidInput | RewardNotFound | RewardStatusNotAllowed;

/**
 * Changes a reward: writes a new version, which holds from now on. An edit that changes nothing writes none, and the place in the
 * catalogue is of no version. What was redeemed stays as it is. Refuses: InvalidInput, RewardNotFound, RewardStatusNotAllowed.
 */
@Injectable()
export class UpdateReward {
  constructor(
    private readonly programs: ProgramDirectory,
    private readonly keys: CodeKeys,
  ) {}

  async run(caller: Caller, asked: UpdateRewardInput): Promise<UpdateRewardPayload | Refused> {
    const { programId } = caller;
    const settings = await this.programs.settingsOf(programId);
    return this.programs.change(caller, 'updateReward', async (tx) => {
      const reward = await findReward(tx, this.keys, programId, decodeId('rwd', asked.id));
      if (!reward) return new RewardNotFound();
      if (!EDITABLE.includes(reward.status)) return new RewardStatusNotAllowed(reward.status, EDITABLE);
      const known = await findIdentities(tx, programId, reward.uuid);
      const present = { options: reward.options, keys: known.map(({ key }) => key) };
      const input = withKeys(asked, present, settings.locale);
      const references = await referenceProblems(tx, input, settings);
      const problems = [...changedRewardProblems(input, settings, reward, known), ...references];
      if (problems.length > 0) return new InvalidInput(problems);
      const note = await this.write(tx, reward, known, input, settings);
      const written = (await findReward(tx, this.keys, programId, reward.uuid)) as StoredReward;
      return changed(Object.assign(new UpdateRewardPayload(), { reward: Reward.of(written) }), note);
    });
  }

  private async write(
    tx: ConfigTx,
    reward: StoredReward,
    known: readonly OptionIdentity[],
    input: Keyed<UpdateRewardInput>,
    settings: ProgramSettings,
  ): Promise<AuditNote | null> {
    const { programId, uuid, number } = reward;
    const before = termsOf(reward);
    const terms = identified(changedTerms(before, input, settings), known);
    const position = input.position ?? reward.position;
    const names = Object.keys(changedFields(before, terms));
    const isNewVersion = names.length > 0;
    if (position !== reward.position) names.push('position');
    if (names.length === 0) return null;
    const version = isNewVersion ? reward.version + 1 : reward.version;
    await tx.manager.update(RewardEntity, { programId, uuid }, { version, position });
    if (isNewVersion) {
      const now = await timeIn(tx, programId);
      await addVersion(tx, { programId, uuid, number, version }, terms, known, stockIn(input.options), now);
    }
    return { subject: encodeId('rwd', uuid), details: { version, changed: names.sort() } };
  }
}
