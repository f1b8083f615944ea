import { MemberNotActive, MemberNotFound } from '../../members/index.js';
import { IdempotencyKeyReused, InvalidInput, resultUnion } from '../../platform/graphql/index.js';
import { InsufficientPoints, LimitReached, TooManyPoints } from '../points.refusals.js';
import { RecipientNotFound, TransfersOff } from './transfers.refusals.js';
import { TransferPointsPayload } from './transfers.types.js';

export const TransferPointsResult = resultUnion('TransferPointsResult', [
  TransferPointsPayload,
  TransfersOff,
  MemberNotFound,
  MemberNotActive,
  RecipientNotFound,
  InsufficientPoints,
  TooManyPoints,
  LimitReached,
  InvalidInput,
  IdempotencyKeyReused,
]);
