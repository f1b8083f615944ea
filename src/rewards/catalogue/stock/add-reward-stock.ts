import { Injectable } from '@nestjs/common';
import { decodeId, encodeId } from '../../../kernel/ids.js';
import type { Caller } from '../../../platform/access/index.js';
import { Database, type Tx } from '../../../platform/database/index.js';
import { IdempotencyKeyReused, InvalidInput } from '../../../platform/graphql/index.js';
import {
  callUnder,
  canonicalHash,
  findKeys,
  isRepeated,
  keyProblems,
  rememberKeys,
} from '../../../platform/idempotency/index.js';
import { audit, readMoment } from '../../../programs/index.js';
import { CodeKeys } from '../../../vouchers/index.js';
import { RewardOption } from '../reward-option.types.js';
import { RewardStatus } from '../reward-status.types.js';
import { Reward } from '../reward.types.js';
import { OutOfStock, RewardNotFound, RewardStatusNotAllowed } from '../rewards.refusals.js';
import { findOptionOf, findReward, type PlacedOption, type StoredReward } from '../stored/rewards.queries.js';
import { AddRewardStockPayload, type AddRewardStockInput } from './reward-stock.types.js';
import { changeProblems, stockAfter } from './stock-change.js';
import { lockStock, setStock } from './stock-rows.js';

const OPERATION = 'addRewardStock';
const ALLOWED = [RewardStatus.DRAFT, RewardStatus.ACTIVE, RewardStatus.PAUSED];

type Refused = InvalidInput | RewardNotFound | RewardStatusNotAllowed | OutOfStock | IdempotencyKeyReused;

/**
 * Changes what is left of a reward or an option. The stock's own row is the lock, not the program's: claims go on, and no server reads
 * its configuration anew. Refuses: InvalidInput, RewardNotFound, RewardStatusNotAllowed, OutOfStock, IdempotencyKeyReused.
 */
@Injectable()
export class AddRewardStock {
  constructor(
    private readonly database: Database,
    private readonly keys: CodeKeys,
  ) {}

  async run(caller: Caller, input: AddRewardStockInput): Promise<AddRewardStockPayload | Refused> {
    const problems = [...keyProblems(input.idempotencyKey), ...changeProblems(input.change)];
    if (problems.length > 0) return new InvalidInput(problems);
    return this.database.transaction((tx) => this.change(tx, caller, input));
  }

  private async change(tx: Tx, caller: Caller, input: AddRewardStockInput): Promise<AddRewardStockPayload | Refused> {
    const { programId } = caller;
    const reward = await findReward(tx, this.keys, programId, decodeId('rwd', input.reward));
    if (!reward) return new RewardNotFound(['reward']);
    const option = input.option == null ? null : await findOptionOf(tx, this.keys, reward, input.option);
    if (option === undefined)
      return new InvalidInput([{ path: ['option'], message: 'is not an option of this reward' }]);
    const place = { programId, reward: reward.number, option: option?.number ?? 0 };
    const before = await lockStock(tx, place);

    const { idempotencyKey, ...content } = input;
    const scope = { memberId: null, key: idempotencyKey };
    const inputHash = canonicalHash(content);
    const [[moment], keys] = await tx.pipeline([readMoment(programId), findKeys(programId, [idempotencyKey])]);
    if (!moment) throw new Error(`there is no program ${programId}`);
    const used = callUnder(keys, scope);
    if (used) {
      if (!isRepeated(used, OPERATION, inputHash)) return new IdempotencyKeyReused(idempotencyKey);
      return payloadOf(reward, option, before, used.result.stock as number | null, true);
    }
    if (!ALLOWED.includes(reward.status)) return new RewardStatusNotAllowed(reward.status, ALLOWED, ['reward']);
    const after = stockAfter(before, input.change);
    if (after === 'FEWER')
      return new OutOfStock(
        -(input.change.add ?? 0),
        { programId, optionUuid: option?.uuid ?? null, memberId: null },
        before ?? 0,
        ['change', 'add'],
      );
    if (after === 'MORE')
      return new InvalidInput([
        { path: ['change', 'add'], message: `would leave more than 1000000000: there are ${before ?? 0}` },
      ]);

    const { left } = after;
    const subject = option ? encodeId('rwo', option.uuid) : encodeId('rwd', reward.uuid);
    const call = { ...scope, inputHash, result: { stock: left } };
    await tx.pipeline([
      rememberKeys(programId, OPERATION, moment.now, [call]),
      setStock(place, left),
      ...audit(programId, moment.now, [
        { caller, action: OPERATION, always: true, subject, details: { stock: { from: before, to: left } } },
      ]),
    ]);
    return payloadOf(reward, option, left, left, false);
  }
}

/** `left` is what there is now, `stock` what there was after the change. */
function payloadOf(
  reward: StoredReward,
  option: PlacedOption | null,
  left: number | null,
  stock: number | null,
  replayed: boolean,
): AddRewardStockPayload {
  const options = reward.options.map((one) => (one.uuid === option?.uuid ? { ...one, stock: left } : one));
  const shown = Reward.of(option ? { ...reward, options } : { ...reward, stock: left });
  return Object.assign(new AddRewardStockPayload(), {
    reward: shown,
    rewardOption: option && RewardOption.of({ ...option, stock: left }),
    stock,
    replayed,
  });
}
