import { MemberNotActive, MemberNotFound } from '../../members/index.js';
import { IdempotencyKeyReused, InvalidInput, resultUnion } from '../../platform/graphql/index.js';
import { MemberNotBlocked, MemberNotClosed, MemberNotPaused, PointsForfeited } from './life.refusals.js';
import {
  BlockMemberPayload,
  CloseMemberPayload,
  PauseMemberPayload,
  ReopenMemberPayload,
  ResumeMemberPayload,
  UnblockMemberPayload,
} from './life.types.js';

export const PauseMemberResult = resultUnion('PauseMemberResult', [
  PauseMemberPayload,
  InvalidInput,
  MemberNotFound,
  MemberNotActive,
  IdempotencyKeyReused,
]);

export const ResumeMemberResult = resultUnion('ResumeMemberResult', [
  ResumeMemberPayload,
  InvalidInput,
  MemberNotFound,
  MemberNotPaused,
  IdempotencyKeyReused,
]);

export const BlockMemberResult = resultUnion('BlockMemberResult', [
  BlockMemberPayload,
  InvalidInput,
  MemberNotFound,
  MemberNotActive,
]);

export const UnblockMemberResult = resultUnion('UnblockMemberResult', [
  UnblockMemberPayload,
  InvalidInput,
  MemberNotFound,
  MemberNotBlocked,
]);

export const CloseMemberResult = resultUnion('CloseMemberResult', [
  CloseMemberPayload,
  InvalidInput,
  MemberNotFound,
  MemberNotActive,
  IdempotencyKeyReused,
]);

export const ReopenMemberResult = resultUnion('ReopenMemberResult', [
  ReopenMemberPayload,
  InvalidInput,
  MemberNotFound,
  MemberNotClosed,
  PointsForfeited,
  IdempotencyKeyReused,
]);
