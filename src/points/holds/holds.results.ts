import { MemberNotActive, MemberNotFound } from '../../members/index.js';
import { IdempotencyKeyReused, InvalidInput, resultUnion } from '../../platform/graphql/index.js';
import { CaptureExceedsHold, HoldNotOpen, InsufficientPoints, LimitReached } from '../points.refusals.js';
import { CaptureHoldPayload, HoldPointsPayload, ReleaseHoldPayload } from './holds.types.js';

export const HoldPointsResult = resultUnion('HoldPointsResult', [
  HoldPointsPayload,
  MemberNotFound,
  MemberNotActive,
  InsufficientPoints,
  LimitReached,
  InvalidInput,
  IdempotencyKeyReused,
]);

export const CaptureHoldResult = resultUnion('CaptureHoldResult', [
  CaptureHoldPayload,
  HoldNotOpen,
  CaptureExceedsHold,
  InvalidInput,
  IdempotencyKeyReused,
]);

export const ReleaseHoldResult = resultUnion('ReleaseHoldResult', [
  ReleaseHoldPayload,
  HoldNotOpen,
  InvalidInput,
  IdempotencyKeyReused,
]);
