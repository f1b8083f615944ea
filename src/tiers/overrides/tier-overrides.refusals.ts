import { ObjectType } from '@nestjs/graphql';
import { MemberNotActive, MemberNotFound } from '../../members/index.js';
import { IdempotencyKeyReused, InvalidInput, Refusal, resultUnion, UserError } from '../../platform/graphql/index.js';
import { TierLadderNotFound, TierLadderStatusNotAllowed } from '../ladders/tier-ladders.refusals.js';
import { EndTierOverridePayload, OverrideTierPayload } from './tier-overrides.types.js';

@ObjectType({
  implements: () => UserError,
  description: 'There is no such tier in this program, or its ladder has it no longer.',
})
export class TierNotFound extends Refusal {
  constructor() {
    super('There is no such tier in this program, or its ladder has it no longer.', ['tier']);
  }
}

@ObjectType({
  implements: () => UserError,
  description: 'No tier that staff gave holds for this member on this ladder: none was given, or it is over.',
})
export class NoTierOverride extends Refusal {
  constructor() {
    super('No tier that staff gave holds for this member on this ladder.', ['ladder']);
  }
}

export const OverrideTierResult = resultUnion('OverrideTierResult', [
  OverrideTierPayload,
  MemberNotFound,
  MemberNotActive,
  TierNotFound,
  TierLadderStatusNotAllowed,
  InvalidInput,
  IdempotencyKeyReused,
]);

export const EndTierOverrideResult = resultUnion('EndTierOverrideResult', [
  EndTierOverridePayload,
  MemberNotFound,
  MemberNotActive,
  TierLadderNotFound,
  TierLadderStatusNotAllowed,
  NoTierOverride,
  InvalidInput,
  IdempotencyKeyReused,
]);
