import { ObjectType } from '@nestjs/graphql';
import { MemberNotFound } from '../../members/index.js';
import { IdempotencyKeyReused, InvalidInput, Refusal, resultUnion, UserError } from '../../platform/graphql/index.js';
import { CancelErasurePayload, EraseMemberPayload } from './erase-member.types.js';

@ObjectType({
  implements: () => UserError,
  description: 'No erasure of this member waits: none was asked for, it was canceled, or its time has come.',
})
export class ErasureNotOpen extends Refusal {
  constructor() {
    super('No erasure of this member waits to be done.', ['member']);
  }
}

export const EraseMemberResult = resultUnion('EraseMemberResult', [
  EraseMemberPayload,
  InvalidInput,
  MemberNotFound,
  IdempotencyKeyReused,
]);
export const CancelErasureResult = resultUnion('CancelErasureResult', [
  CancelErasurePayload,
  InvalidInput,
  MemberNotFound,
  ErasureNotOpen,
  IdempotencyKeyReused,
]);
