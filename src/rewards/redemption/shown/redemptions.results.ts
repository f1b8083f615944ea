import { MemberNotActive, MemberNotFound } from '../../../members/index.js';
import { IdempotencyKeyReused, InvalidInput, resultUnion } from '../../../platform/graphql/index.js';
import { InsufficientPoints, LimitReached } from '../../../points/index.js';
import { OutOfStock, RewardNotFound } from '../../catalogue/rewards.refusals.js';
import { CancelRedemptionPayload, ConfirmRedemptionPayload, FulfillRedemptionPayload } from './change.types.js';
import { RedeemRewardPayload, ReserveRewardPayload } from './claim.types.js';
import {
  ChoiceRequired,
  RedemptionNotCancelable,
  RedemptionNotFound,
  RedemptionNotOpen,
  RewardNotAvailable,
} from './redemptions.refusals.js';

const OF_CLAIMS = [
  MemberNotFound,
  MemberNotActive,
  RewardNotFound,
  RewardNotAvailable,
  ChoiceRequired,
  LimitReached,
  OutOfStock,
  InsufficientPoints,
  InvalidInput,
  IdempotencyKeyReused,
] as const;

const OF_CHANGES = [RedemptionNotFound, RedemptionNotOpen, InvalidInput, IdempotencyKeyReused] as const;

export const RedeemRewardResult = resultUnion('RedeemRewardResult', [RedeemRewardPayload, ...OF_CLAIMS]);
export const ReserveRewardResult = resultUnion('ReserveRewardResult', [ReserveRewardPayload, ...OF_CLAIMS]);
export const ConfirmRedemptionResult = resultUnion('ConfirmRedemptionResult', [
  ConfirmRedemptionPayload,
  OutOfStock,
  ...OF_CHANGES,
]);
export const FulfillRedemptionResult = resultUnion('FulfillRedemptionResult', [
  FulfillRedemptionPayload,
  ...OF_CHANGES,
]);
export const CancelRedemptionResult = resultUnion('CancelRedemptionResult', [
  CancelRedemptionPayload,
  RedemptionNotCancelable,
  ...OF_CHANGES,
]);
