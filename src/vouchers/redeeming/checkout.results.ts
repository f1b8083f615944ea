import { MemberNotActive, MemberNotFound } from '../../members/index.js';
import { IdempotencyKeyReused, InvalidInput, resultUnion } from '../../platform/graphql/index.js';
import { TooManyPoints } from '../../points/index.js';
import { RedeemVoucherPayload, ReserveVoucherPayload, RollbackVoucherPayload } from './checkout.types.js';
import {
  RollbackExceedsUse,
  VoucherNotRedeemable,
  VoucherUseNotFound,
  VoucherUseNotOpen,
} from './redeeming.refusals.js';

export const ReserveVoucherResult = resultUnion('ReserveVoucherResult', [
  ReserveVoucherPayload,
  VoucherNotRedeemable,
  MemberNotFound,
  MemberNotActive,
  InvalidInput,
  IdempotencyKeyReused,
]);

export const RedeemVoucherResult = resultUnion('RedeemVoucherResult', [
  RedeemVoucherPayload,
  VoucherNotRedeemable,
  MemberNotFound,
  MemberNotActive,
  TooManyPoints,
  InvalidInput,
  IdempotencyKeyReused,
]);

export const RollbackVoucherResult = resultUnion('RollbackVoucherResult', [
  RollbackVoucherPayload,
  VoucherUseNotFound,
  VoucherUseNotOpen,
  RollbackExceedsUse,
  InvalidInput,
  IdempotencyKeyReused,
]);
