import { MemberNotActive, MemberNotFound } from '../../members/index.js';
import { IdempotencyKeyReused, InvalidInput, resultUnion } from '../../platform/graphql/index.js';
import { InsufficientPoints, TooManyPoints } from '../points.refusals.js';
import { InsufficientExpiredPoints, NothingToExtend, NothingToReinstate } from './corrections.refusals.js';
import { AdjustPointsPayload, ExtendExpiryPayload, ReinstatePointsPayload } from './corrections.types.js';

export const AdjustPointsResult = resultUnion('AdjustPointsResult', [
  AdjustPointsPayload,
  MemberNotFound,
  MemberNotActive,
  InsufficientPoints,
  TooManyPoints,
  InvalidInput,
  IdempotencyKeyReused,
]);

export const ExtendExpiryResult = resultUnion('ExtendExpiryResult', [
  ExtendExpiryPayload,
  MemberNotFound,
  MemberNotActive,
  NothingToExtend,
  InvalidInput,
  IdempotencyKeyReused,
]);

export const ReinstatePointsResult = resultUnion('ReinstatePointsResult', [
  ReinstatePointsPayload,
  MemberNotFound,
  MemberNotActive,
  NothingToReinstate,
  InsufficientExpiredPoints,
  TooManyPoints,
  InvalidInput,
  IdempotencyKeyReused,
]);
