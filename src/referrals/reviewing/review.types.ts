import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { IdempotencyKeyReused, InvalidInput, Refusal, resultUnion, UserError } from '../../platform/graphql/index.js';
import { IDEMPOTENCY_KEY } from '../../platform/idempotency/index.js';
import { AboutReferral } from '../shown/about-referral.types.js';
import { ReferralState } from '../shown/referral-state.types.js';
import type { ReferralStateName } from '../shown/referral-state.js';

@InputType({ description: 'A referral that was held, to be paid.' })
export class ApproveReferralInput {
  @Field({ description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;

  @Field(() => ID, { description: 'Which: one IN_REVIEW.' })
  referral!: string;
}

@InputType({ description: 'A referral that was held, not to be paid.' })
export class RejectReferralInput {
  @Field({ description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;

  @Field(() => ID, { description: 'Which: one IN_REVIEW.' })
  referral!: string;

  @Field({ description: 'Why, 1 to 500 characters: for the audit log, where staff read it.' })
  reason!: string;
}

@ObjectType({
  description:
    'What approveReferral did: both have what they are promised, to be paid when the return window ends, or at once when it has.',
})
export class ApproveReferralPayload extends AboutReferral {}

@ObjectType({ description: 'What rejectReferral did: neither gets anything.' })
export class RejectReferralPayload extends AboutReferral {}

@ObjectType({ implements: () => UserError, description: 'There is no such referral.' })
export class ReferralNotFound extends Refusal {
  constructor() {
    super('There is no such referral.', ['referral']);
  }
}

@ObjectType({ implements: () => UserError, description: 'The referral is not held for a review.' })
export class ReferralNotInReview extends Refusal {
  @Field(() => ReferralState, { description: 'How it stands.' })
  state: ReferralStateName;

  constructor(state: ReferralStateName) {
    super(`The referral is ${state}; only one that is IN_REVIEW is decided.`, ['referral']);
    this.state = state;
  }
}

const REFUSALS = [ReferralNotFound, ReferralNotInReview, InvalidInput, IdempotencyKeyReused] as const;

export const ApproveReferralResult = resultUnion('ApproveReferralResult', [ApproveReferralPayload, ...REFUSALS]);
export const RejectReferralResult = resultUnion('RejectReferralResult', [RejectReferralPayload, ...REFUSALS]);
