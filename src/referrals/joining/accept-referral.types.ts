import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { MemberNotActive, MemberNotFound, MemberRef, ownMember } from '../../members/index.js';
import { IdempotencyKeyReused, InvalidInput, resultUnion } from '../../platform/graphql/index.js';
import { IDEMPOTENCY_KEY } from '../../platform/idempotency/index.js';
import { ReferralNotAllowed } from '../referrals.refusals.js';
import { AboutReferral } from '../shown/about-referral.types.js';

@InputType({ description: 'By whose code somebody joins.' })
export class AcceptReferralInput {
  @Field({ description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;

  @Field(() => MemberRef, {
    nullable: true,
    description: ownMember('Who joins: somebody who has not bought anything yet.'),
  })
  member?: MemberRef | null;

  @Field({
    description: "The advocate's personal code, or that of an invitation. Capitals, spaces and dashes do not matter.",
  })
  code!: string;

  @Field(() => String, {
    nullable: true,
    description: 'By what the shop knows the device of whoever joins, 1 to 255 characters: kept only as a keyed hash.',
  })
  deviceReference?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'By what the shop knows their means of payment, 1 to 255 characters: kept only as a keyed hash.',
  })
  paymentReference?: string | null;
}

@ObjectType({ description: 'What acceptReferral did.' })
export class AcceptReferralPayload extends AboutReferral {}

export const AcceptReferralResult = resultUnion('AcceptReferralResult', [
  AcceptReferralPayload,
  ReferralNotAllowed,
  MemberNotFound,
  MemberNotActive,
  InvalidInput,
  IdempotencyKeyReused,
]);
