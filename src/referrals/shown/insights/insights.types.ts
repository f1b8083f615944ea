import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { GraphqlDate, GraphqlPoints, Money } from '../../../platform/graphql/index.js';
import { PointCurrency, type PointCurrencyEntity } from '../../../programs/index.js';
import type { InsightsPeriodUnit } from './periods.js';

export const ReferralPeriod = {
  DAY: 'DAY',
  WEEK: 'WEEK',
  MONTH: 'MONTH',
  YEAR: 'YEAR',
} as const satisfies { [Unit in InsightsPeriodUnit]: Unit };

registerEnumType(ReferralPeriod, {
  name: 'ReferralPeriod',
  description: "Into what the time of a report on referrals is divided: periods of the calendar in the program's zone.",
  valuesMap: {
    DAY: { description: 'Days.' },
    WEEK: { description: 'Weeks, from Monday.' },
    MONTH: { description: 'Months.' },
    YEAR: { description: 'Years.' },
  },
});

@ObjectType({ description: 'Points that were paid for referrals in one point currency.' })
export class ReferralPoints {
  @Field(() => PointCurrency, { description: 'In which point currency.' })
  currency!: PointCurrencyEntity;

  @Field(() => GraphqlPoints, { description: 'What advocates got, by referrals that are REWARDED.' })
  advocates!: number;

  @Field(() => GraphqlPoints, { description: 'What friends got and have not lost, of what is available to them.' })
  friends!: number;
}

@ObjectType({ description: 'What became of referrals that began in some time.' })
export class ReferralFigures {
  @Field(() => Int, { description: 'How many began: invitations, and friends who came by a personal code.' })
  began!: number;

  @Field(() => Int, { description: 'How many of them are invitations of one person.' })
  invited!: number;

  @Field(() => Int, { description: 'How many friends came, whatever became of it.' })
  joined!: number;

  @Field(() => Int, { description: 'How many friends qualified, whatever became of it.' })
  qualified!: number;

  @Field(() => Int, {
    description:
      'How many customers were won: friends who qualified, whoever is paid for it, without those that were reversed, or rejected by a review or as the same person.',
  })
  acquired!: number;

  @Field(() => Int, { description: 'How many are in review now.' })
  inReview!: number;

  @Field(() => Int, { description: 'How many are rewarded now.' })
  rewarded!: number;

  @Field(() => Int, { description: 'How many were rejected.' })
  rejected!: number;

  @Field(() => Int, { description: 'How many were reversed.' })
  reversed!: number;

  @Field(() => Int, { description: 'How many expired.' })
  expired!: number;

  @Field(() => [ReferralPoints], { description: 'The points that were paid, by point currency.' })
  points!: ReferralPoints[];

  @Field(() => Int, { description: 'How many vouchers advocates got.' })
  advocateVouchers!: number;

  @Field(() => Int, { description: 'How many vouchers were issued for friends, used or not.' })
  friendVouchers!: number;

  @Field(() => Money, {
    description:
      'What all these vouchers took off purchases, without what was given back. Points that they gave are not in it.',
  })
  discount!: Money;

  @Field(() => Money, {
    nullable: true,
    description:
      'What they cost: the points at their value, and `discount`. Null where points were paid that have no value.',
  })
  cost!: Money | null;

  @Field(() => Money, {
    nullable: true,
    description: 'The cost of one of those `acquired`, rounded half up; null for none, and where `cost` is.',
  })
  costPerFriend!: Money | null;
}

@ObjectType({ description: 'What became of referrals that began in one period.' })
export class ReferralPeriodFigures {
  @Field(() => GraphqlDate, { description: 'The first day.' })
  from!: string;

  @Field(() => GraphqlDate, { description: 'The last day.' })
  until!: string;

  @Field(() => ReferralFigures, { description: 'The figures of what began on these days.' })
  figures!: ReferralFigures;
}

@ObjectType({ description: 'A member who brought friends in some time.' })
export class TopAdvocate {
  programId!: number;
  /** By inner id. */
  memberId!: string;

  @Field(() => Int, { description: 'How many customers they won, as in `acquired`.' })
  friends!: number;

  @Field(() => GraphqlPoints, {
    description: 'The points that they got for them, in the point currency of the terms that hold now.',
  })
  points!: number;
}

@ObjectType({ description: 'How friends are brought, and what that costs.' })
export class ReferralInsights {
  /** Asked for once somebody wants to know who. */
  readTop!: (first: number) => Promise<TopAdvocate[]>;

  @Field(() => GraphqlDate, { description: "Referrals begun from this day on, in the program's zone." })
  from!: string;

  @Field(() => GraphqlDate, { description: 'To this day, which is in it.' })
  until!: string;

  @Field(() => ReferralFigures, { description: 'All of them.' })
  total!: ReferralFigures;

  @Field(() => [ReferralPeriodFigures], {
    description: 'The same by period, the first one first, also those in which nothing began.',
  })
  periods!: ReferralPeriodFigures[];
}
