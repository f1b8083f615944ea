import { Field, ObjectType } from '@nestjs/graphql';
import { GraphqlDateTime, GraphqlPoints, Money } from '../../platform/graphql/index.js';
import { PointCurrency, type PointCurrencyEntity } from '../../programs/index.js';

@ObjectType({ description: 'What members hold that expires in one month.' })
export class LiabilityByExpiry {
  @Field(() => String, {
    nullable: true,
    description:
      'The month of the last day on which it can be spent, such as "2027-03"; null for what never expires. Points that end by inactivity stand in the month in which they end when nothing moves, or in that of their date where it is sooner.',
  })
  month!: string | null;

  @Field(() => GraphqlPoints, { description: 'How many: available, pending and held ones.' })
  points!: number;
}

@ObjectType({
  description:
    "What changed in one calendar month of the program's time zone. Over any months the total changes by issued − spent − expired + adjusted + forgiven.",
})
export class LiabilityMonth {
  @Field({ description: 'The month, such as "2027-03".' })
  month!: string;

  @Field(() => GraphqlPoints, {
    description: 'Earned, less what was taken back in that month, whenever it was earned.',
  })
  issued!: number;

  @Field(() => GraphqlPoints, { description: 'Spent, less what was given back in that month, whenever it was spent.' })
  spent!: number;

  @Field(() => GraphqlPoints, { description: 'Expired, less what was reinstated in that month, whenever it expired.' })
  expired!: number;

  @Field(() => GraphqlPoints, { description: 'Credited by hand, less what was taken by hand.' })
  adjusted!: number;

  @Field(() => GraphqlPoints, {
    description:
      'Taken back on paper but let go, since it was spent; less what was not given back for that reason when the spending was undone.',
  })
  forgiven!: number;
}

@ObjectType({ description: 'What a program owes its members in one point currency.' })
export class PointsLiability {
  @Field(() => PointCurrency, { description: 'Which points.' })
  currency!: PointCurrencyEntity;

  @Field(() => GraphqlDateTime, {
    description: 'The moment that this holds for; everything that was due by then is done.',
  })
  asOf!: Date;

  @Field(() => GraphqlPoints, { description: 'Earned, but not available yet.' })
  pending!: number;

  @Field(() => GraphqlPoints, { description: 'What members may spend.' })
  available!: number;

  @Field(() => GraphqlPoints, { description: 'Set aside by holds.' })
  held!: number;

  @Field(() => GraphqlPoints, { description: 'What members owe.' })
  owed!: number;

  @Field(() => GraphqlPoints, { description: 'pending + available + held − owed.' })
  total!: number;

  @Field(() => Money, {
    nullable: true,
    description:
      'What `total` is worth at checkout by the value that a point has now, rounded down; null when the point currency has no value.',
  })
  value!: Money | null;

  @Field(() => [LiabilityByExpiry], {
    description: 'pending + available + held by when they expire, the soonest first; what never expires last.',
  })
  byExpiry!: LiabilityByExpiry[];

  @Field(() => [LiabilityMonth], {
    description: 'What changed in each of 24 months, the oldest first; the last is that of `asOf`, up to that moment.',
  })
  months!: LiabilityMonth[];
}
