import { Injectable } from '@nestjs/common';
import { newId } from '../../kernel/ids.js';
import type { Caller } from '../../platform/access/index.js';
import { InvalidInput } from '../../platform/graphql/index.js';
import { changed, ProgramDirectory, timeIn } from '../../programs/index.js';
import { RewardStatus } from './reward-status.types.js';
import type { CreateRewardInput } from './reward.inputs.js';
import { CreateRewardPayload } from './reward.payloads.js';
import { Reward } from './reward.types.js';
import { RewardStockEntity } from './stored/reward-stock.entity.js';
import { addVersion } from './stored/reward-versions.js';
import { RewardEntity } from './stored/reward.entity.js';
import { nextPlace } from './stored/rewards.queries.js';
import { NO_OPTIONS, withKeys } from './terms/option-keys.js';
import { newRewardProblems } from './terms/reward-input.js';
import { referenceProblems } from './terms/reward-references.js';
import { identified, newTerms } from './terms/reward-terms.js';
import { stockIn, withStock } from './terms/reward-stock.js';

/** Makes a reward, a DRAFT that no member sees yet. Refuses: InvalidInput. */
@Injectable()
export class CreateReward {
  constructor(private readonly programs: ProgramDirectory) {}

  async run(caller: Caller, asked: CreateRewardInput): Promise<CreateRewardPayload | InvalidInput> {
    const { programId } = caller;
    const settings = await this.programs.settingsOf(programId);
    const input = withKeys(asked, NO_OPTIONS, settings.locale);
    return this.programs.change(caller, 'createReward', async (tx) => {
      const references = await referenceProblems(tx, input, settings);
      const problems = [...newRewardProblems(input, settings), ...references];
      if (problems.length > 0) return new InvalidInput(problems);
      const terms = identified(newTerms(input, settings), []);
      const createdAt = await timeIn(tx, programId);
      const next = await nextPlace(tx, programId);
      const { number } = next;
      const position = input.position ?? next.position;
      const row = { programId, uuid: newId(), number, status: RewardStatus.DRAFT, version: 1, position, createdAt };
      const stock = input.stock ?? null;
      await tx.manager.insert(RewardEntity, row);
      await tx.manager.insert(RewardStockEntity, {
        programId,
        rewardNumber: number,
        optionNumber: 0,
        remaining: stock,
        claimed: 0,
        codesLeft: 0,
        lastCode: 0,
      });
      const stockOf = stockIn(input.options);
      await addVersion(tx, row, terms, [], stockOf, createdAt);
      const reward = Reward.of({ ...row, ...withStock(terms, stockOf), stock, claimed: 0, codesLeft: 0 });
      return changed(Object.assign(new CreateRewardPayload(), { reward }), { subject: reward.id });
    });
  }
}
