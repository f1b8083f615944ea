import { Field, Int, ObjectType } from '@nestjs/graphql';
import { IdempotencyKeyReused, InvalidInput, Refusal, resultUnion, UserError } from '../../platform/graphql/index.js';
import { RewardStatus } from './reward-status.types.js';
import {
  ActivateRewardPayload,
  ArchiveRewardPayload,
  CreateRewardPayload,
  PauseRewardPayload,
  UpdateRewardPayload,
} from './reward.payloads.js';
import { AddRewardCodesPayload } from './codes/reward-codes.types.js';
import { AddRewardStockPayload } from './stock/reward-stock.types.js';

@ObjectType({ implements: () => UserError, description: 'There is no such reward in this program.' })
export class RewardNotFound extends Refusal {
  constructor(path: string[] = ['id']) {
    super('There is no such reward in this program.', path);
  }
}

@ObjectType({
  implements: () => UserError,
  description: 'What was asked for is not possible while the reward has this status.',
})
export class RewardStatusNotAllowed extends Refusal {
  @Field(() => RewardStatus, { description: 'The status that the reward has.' })
  status: RewardStatus;

  @Field(() => [RewardStatus], { description: 'In which status it is possible.' })
  allowed: RewardStatus[];

  constructor(status: RewardStatus, allowed: readonly RewardStatus[], path: string[] = ['id']) {
    super(`The reward is ${status}; this is possible while it is ${allowed.join(' or ')}.`, path);
    this.status = status;
    this.allowed = [...allowed];
  }
}

type OutOfWhat = Pick<OutOfStock, 'programId' | 'optionUuid' | 'memberId'>;

@ObjectType({ implements: () => UserError, description: 'There is less left than was asked for.' })
export class OutOfStock extends Refusal {
  programId: number;
  /** Of which option, by its inner id; null for the reward itself. */
  optionUuid: string | null;
  /** Who wanted it, by inner id; null for no member. */
  memberId: string | null;

  @Field(() => Int, { description: 'How many are left.' })
  remaining: number;

  constructor(wanted: number, { programId, optionUuid, memberId }: OutOfWhat, remaining: number, path: string[]) {
    super(`There are ${remaining} left, fewer than ${wanted}.`, path);
    this.programId = programId;
    this.optionUuid = optionUuid;
    this.memberId = memberId;
    this.remaining = remaining;
  }
}

export const CreateRewardResult = resultUnion('CreateRewardResult', [CreateRewardPayload, InvalidInput]);
export const UpdateRewardResult = resultUnion('UpdateRewardResult', [
  UpdateRewardPayload,
  InvalidInput,
  RewardNotFound,
  RewardStatusNotAllowed,
]);
export const ActivateRewardResult = resultUnion('ActivateRewardResult', [
  ActivateRewardPayload,
  InvalidInput,
  RewardNotFound,
  RewardStatusNotAllowed,
]);
export const PauseRewardResult = resultUnion('PauseRewardResult', [
  PauseRewardPayload,
  RewardNotFound,
  RewardStatusNotAllowed,
]);
export const ArchiveRewardResult = resultUnion('ArchiveRewardResult', [ArchiveRewardPayload, RewardNotFound]);
export const AddRewardStockResult = resultUnion('AddRewardStockResult', [
  AddRewardStockPayload,
  InvalidInput,
  RewardNotFound,
  RewardStatusNotAllowed,
  OutOfStock,
  IdempotencyKeyReused,
]);
export const AddRewardCodesResult = resultUnion('AddRewardCodesResult', [
  AddRewardCodesPayload,
  InvalidInput,
  RewardNotFound,
  RewardStatusNotAllowed,
  IdempotencyKeyReused,
]);
