import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { GraphqlDecimal, GraphqlPoints } from '../../platform/graphql/index.js';
import { Qualifications, ReviewModes } from './referral-kinds.types.js';
import { ReferralStatus } from './referral-status.types.js';
import type { Qualification, ReviewMode } from './referral-terms.js';

@InputType({ isOneOf: true, description: 'What somebody gets for a referral: exactly one field.' })
export class ReferralGiftInput {
  @Field(() => GraphqlPoints, { nullable: true, description: 'So many points: 1 to 1000000000.' })
  points?: number | null;

  @Field(() => ID, {
    nullable: true,
    description:
      "A voucher of this template: one that is not archived, and whose amounts are in the program's currency. For the friend, one that can be " +
      'used once.',
  })
  voucher?: string | null;
}

@InputType({ description: 'What an advocate gets for each friend from that one on, until the next step.' })
export class AdvocateStepInput {
  @Field(() => Int, {
    nullable: true,
    defaultValue: 1,
    description: 'From which of their friends on, in the order in which they qualify: 1 to 1000000.',
  })
  fromFriend?: number | null;

  @Field(() => ReferralGiftInput, { description: 'What they get for each.' })
  gives!: ReferralGiftInput;
}

@InputType({ description: 'What a friend has to do. With ENROLLMENT there is nothing more to say.' })
export class ReferralQualificationInput {
  @Field(() => Qualifications, { description: 'By what they qualify.' })
  on!: Qualification;

  @Field(() => Int, {
    nullable: true,
    defaultValue: 1,
    description: 'By which of their purchases, those below the minimum not counted: 1 to 100, 1 for the first.',
  })
  purchases?: number | null;

  @Field(() => GraphqlDecimal, {
    nullable: true,
    description:
      "What the lines of a purchase must cost after discounts, in the program's currency: above 0, at most 1000000000000, with at most the " +
      "currency's decimals. Any amount when left out.",
  })
  minimum?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Within how many days of joining: 1 to 3650. Without end when left out.',
  })
  withinDays?: number | null;
}

@InputType({
  description:
    'Changes to the referral program; what is left out stays, null brings back what holds when nothing was ever said. The first call makes it: ' +
    'what it leaves out is so, too.',
})
export class UpdateReferralProgramInput {
  @Field(() => ReferralStatus, { nullable: true, description: 'Whether friends can be brought; null: ACTIVE.' })
  status?: ReferralStatus | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Where friends arrive: an https address of at most 500 characters with {code} exactly once behind its host, such as ' +
      '"https://shop.example/hello?friend={code}". Null: no links.',
  })
  shareLink?: string | null;

  @Field(() => ReferralGiftInput, {
    nullable: true,
    description:
      'What the friend gets: a voucher for their first purchase, which comes with the invitation, or points when they qualify. Null: nothing.',
  })
  friend?: ReferralGiftInput | null;

  @Field(() => [AdvocateStepInput], {
    nullable: true,
    description: 'What the advocate gets, replacing all steps: at most 20, going up. Null or empty: nothing.',
  })
  advocate?: AdvocateStepInput[] | null;

  @Field(() => ReferralQualificationInput, {
    nullable: true,
    description: 'What a friend has to do, replaced as a whole. Null: a first purchase of any amount.',
  })
  qualifies?: ReferralQualificationInput | null;

  @Field(() => Int, {
    nullable: true,
    description: "Days from qualifying until it is paid: 0 to 365. Null: the program's return window.",
  })
  delayDays?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'For how many friends an advocate is paid in a calendar month: 1 to 1000000. Null: no limit.',
  })
  perMonth?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'For how many friends an advocate is paid in a calendar year: 1 to 1000000. Null: no limit.',
  })
  perYear?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'For how many friends all advocates together are ever paid: 1 to 1000000000. Null: no limit.',
  })
  inProgram?: number | null;

  @Field(() => ReviewModes, {
    nullable: true,
    description: 'When somebody has to look at a referral before it is paid; null: WHEN_SUSPICIOUS.',
  })
  review?: ReviewMode | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Days within which an invitation has to be accepted: 1 to 365; null: 30.',
  })
  invitationDays?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How many invitations of a member may be open at a time: 1 to 1000; null: 20.',
  })
  openInvitations?: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'The code of the point currency in which points are given, not an archived one; null: the default.',
  })
  currency?: string | null;
}
