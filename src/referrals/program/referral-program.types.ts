import { Field, Int, ObjectType } from '@nestjs/graphql';
import { GraphqlDateTime, GraphqlPoints, Money } from '../../platform/graphql/index.js';
import { Qualifications, ReviewModes } from './referral-kinds.types.js';
import { ReferralStatus } from './referral-status.types.js';
import type { Qualification, ReferralGift as Gift, ReviewMode } from './referral-terms.js';
import type { StoredReferralProgram } from './stored/referral-program.queries.js';

@ObjectType({ description: 'What somebody gets for a referral: points, or a voucher.' })
export class ReferralGift {
  programId!: number;
  /** The template of the voucher by its inner id. */
  templateUuid!: string | null;

  @Field(() => GraphqlPoints, { nullable: true, description: 'So many points; null where it is a voucher.' })
  points!: number | null;

  static of(programId: number, gift: Gift): ReferralGift {
    const given = 'points' in gift ? { ...gift, templateUuid: null } : { points: null, templateUuid: gift.template };
    return Object.assign(new ReferralGift(), { programId, ...given });
  }
}

@ObjectType({ description: 'What an advocate gets for each friend from that one on, until the next step.' })
export class AdvocateStep {
  @Field(() => Int, {
    description: 'From which of their friends on, in the order in which they qualify; 1 is the first.',
  })
  fromFriend!: number;

  @Field(() => ReferralGift, { description: 'What they get for each.' })
  gives!: ReferralGift;
}

@ObjectType({ description: 'What a friend has to do.' })
export class ReferralQualification {
  @Field(() => Qualifications, { description: 'By what they qualify.' })
  on!: Qualification;

  @Field(() => Int, {
    description: 'By which of their purchases, those below the minimum not counted; 1 for the first.',
  })
  purchases!: number;

  @Field(() => Money, {
    nullable: true,
    description: 'What the lines of a purchase must cost after discounts. Null for any amount.',
  })
  minimum!: Money | null;

  @Field(() => Int, { nullable: true, description: 'Within how many days of joining. Null without end.' })
  withinDays!: number | null;
}

@ObjectType({
  description:
    'By what members bring their friends. Who was brought goes by the version that was in force when they joined.',
})
export class ReferralProgram {
  programId!: number;
  /** The number of the point currency. */
  currencyNumber!: number;

  @Field(() => ReferralStatus, { description: 'Whether friends can be brought. It is of no version.' })
  status!: ReferralStatus;

  @Field(() => Int, {
    description:
      'The version that holds for who joins now, counted from 1, which is what is shown here. Each edit makes a new one.',
  })
  version!: number;

  @Field(() => String, {
    nullable: true,
    description: 'Where friends arrive, with {code} in place of the code. Null for no links.',
  })
  shareLink!: string | null;

  @Field(() => ReferralGift, {
    nullable: true,
    description:
      'What the friend gets: a voucher for their first purchase, which comes with the invitation, or points when they qualify. Null for nothing.',
  })
  friend!: ReferralGift | null;

  @Field(() => [AdvocateStep], { description: 'What the advocate gets, from step to step. Empty for nothing.' })
  advocate!: AdvocateStep[];

  @Field(() => ReferralQualification, { description: 'What a friend has to do.' })
  qualifies!: ReferralQualification;

  @Field(() => Int, {
    nullable: true,
    description: "Days from qualifying until it is paid. Null for the program's return window.",
  })
  delayDays!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'For how many friends an advocate is paid in a calendar month. Null for no limit.',
  })
  perMonth!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'For how many friends an advocate is paid in a calendar year. Null for no limit.',
  })
  perYear!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'For how many friends all advocates together are ever paid. Null for no limit.',
  })
  inProgram!: number | null;

  @Field(() => ReviewModes, { description: 'When somebody has to look at a referral before it is paid.' })
  review!: ReviewMode;

  @Field(() => Int, { description: 'Days within which an invitation has to be accepted.' })
  invitationDays!: number;

  @Field(() => Int, { description: 'How many invitations of a member may be open at a time.' })
  openInvitations!: number;

  @Field(() => GraphqlDateTime, { description: 'When it was made.' })
  createdAt!: Date;

  static of(stored: StoredReferralProgram): ReferralProgram {
    const { programId, currency: currencyNumber, friend, advocate, qualifies, purchases, withinDays, ...rest } = stored;
    const { minimum, moneyCurrency } = rest;
    return Object.assign(new ReferralProgram(), {
      ...rest,
      programId,
      currencyNumber,
      friend: friend && ReferralGift.of(programId, friend),
      advocate: advocate.map(({ fromFriend, gift }) => ({ fromFriend, gives: ReferralGift.of(programId, gift) })),
      qualifies: {
        on: qualifies,
        purchases,
        minimum: minimum === null || moneyCurrency === null ? null : Money.of(minimum, moneyCurrency),
        withinDays,
      },
    });
  }
}
