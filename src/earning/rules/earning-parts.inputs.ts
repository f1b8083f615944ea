import { Field, InputType, Int } from '@nestjs/graphql';
import { GraphqlDecimal, GraphqlPoints } from '../../platform/graphql/index.js';
import { LimitPeriod } from '../../points/index.js';

@InputType({ description: 'Points for each whole step of an amount.' })
export class EarningRateInput {
  @Field(() => GraphqlPoints, { description: 'Points for each whole step, 1 to 1000000000.' })
  points!: number;

  @Field(() => GraphqlDecimal, {
    description:
      "The step, in the program's currency: above 0, at most 1000000000000, with at most the currency's decimals.",
  })
  per!: string;
}

@InputType({ isOneOf: true, description: 'What a rule gives: exactly one field.' })
export class EarningGivesInput {
  @Field(() => GraphqlPoints, {
    nullable: true,
    description: 'So many points, whatever the amount: 1 to 1000000000.',
  })
  fixed?: number | null;

  @Field(() => EarningRateInput, {
    nullable: true,
    description: 'Points for each whole step: 5 per 2.50 gives 5 for 3.00, and nothing below 2.50. For purchases only.',
  })
  rate?: EarningRateInput | null;

  @Field(() => GraphqlPoints, {
    nullable: true,
    description: 'Points for each whole item in the scope: 1 to 1000000000. For purchases only.',
  })
  perItem?: number | null;

  @Field(() => GraphqlDecimal, {
    nullable: true,
    description:
      'Makes the rule a multiplier: "1.5" adds half of what the other rules give for the scope. Above 1, at most 100, with at most 4 decimals.',
  })
  factor?: string | null;
}

@InputType({ description: 'Items of which everything holds that is given; at least one field.' })
export class ItemMatchInput {
  @Field(() => String, {
    nullable: true,
    description: 'They have this stock keeping unit, letter by letter: 1 to 100 characters.',
  })
  sku?: string | null;

  @Field(() => String, { nullable: true, description: 'They are of this category: 1 to 100 characters.' })
  category?: string | null;

  @Field(() => String, { nullable: true, description: 'They are of this brand: 1 to 100 characters.' })
  brand?: string | null;

  @Field(() => String, { nullable: true, description: 'This is one of their tags: 1 to 100 characters.' })
  tag?: string | null;
}

@InputType({ description: 'What of a purchase a rule looks at. Lines count after all discounts.' })
export class EarningScopeInput {
  @Field(() => [ItemMatchInput], {
    nullable: true,
    description: 'Items that fit one of these, at most 100; all items when it is left out or empty.',
  })
  include?: ItemMatchInput[] | null;

  @Field(() => [ItemMatchInput], {
    nullable: true,
    description: 'But none of the items that fit one of these, at most 100.',
  })
  exclude?: ItemMatchInput[] | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Whether shipping counts too, for the points as for the minimum order.',
  })
  shipping?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: true,
    description: 'Whether amounts count with their tax; shipping carries none.',
  })
  tax?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: true,
    description: 'Whether the part of the purchase that was paid with points counts.',
  })
  pointsPaid?: boolean | null;
}

@InputType({
  description:
    "Hours of the day in the program's time zone. Those that begin later than they end go over midnight: 22:00 to 02:00.",
})
export class HoursInput {
  @Field({ description: 'The first minute that counts, "00:00" to "23:59".' })
  from!: string;

  @Field({ description: 'The first minute that counts no longer, "00:00" to "24:00"; another than `from`.' })
  until!: string;
}

@InputType({ description: 'How much there is in a calendar period: uses, points or both; at least one of them.' })
export class LimitInput {
  @Field(() => Int, { nullable: true, description: 'So many uses: at least 1.' })
  uses?: number | null;

  @Field(() => GraphqlPoints, { nullable: true, description: 'So many points: at least 1.' })
  points?: number | null;

  @Field(() => LimitPeriod, { description: 'In which period.' })
  period!: LimitPeriod;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: true,
    description: 'True: of each member. False: of all members together.',
  })
  perMember?: boolean | null;
}
