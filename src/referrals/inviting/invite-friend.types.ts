import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { MemberNotActive, MemberNotFound, MemberRef, ownMember } from '../../members/index.js';
import { IdempotencyKeyReused, InvalidInput, resultUnion } from '../../platform/graphql/index.js';
import { IDEMPOTENCY_KEY } from '../../platform/idempotency/index.js';
import { AboutReferral } from '../shown/about-referral.types.js';
import { ReferralNotAllowed } from '../referrals.refusals.js';

@InputType({ description: 'A friend to invite. Who they are is not said: the advocate sends them the code.' })
export class InviteFriendInput {
  @Field({ description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;

  @Field(() => MemberRef, { nullable: true, description: ownMember('Who invites.') })
  member?: MemberRef | null;

  @Field(() => String, {
    nullable: true,
    description:
      'By what the shop knows the device of whoever invites, 1 to 255 characters: kept only as a keyed hash.',
  })
  deviceReference?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'By what the shop knows their means of payment, 1 to 255 characters: kept only as a keyed hash.',
  })
  paymentReference?: string | null;
}

@ObjectType({ description: 'What inviteFriend did: `referral` tells how the friend fares.' })
export class InviteFriendPayload extends AboutReferral {}

export const InviteFriendResult = resultUnion('InviteFriendResult', [
  InviteFriendPayload,
  ReferralNotAllowed,
  MemberNotFound,
  MemberNotActive,
  InvalidInput,
  IdempotencyKeyReused,
]);
