import { Field, InputType, Int, ObjectType } from '@nestjs/graphql';
import { GraphqlDecimal, Money } from '../../platform/graphql/index.js';
import { Audience, AudienceInput } from '../audience.types.js';
import type { SegmentTerms } from './segment-definition.js';

const PURCHASES =
  'Purchases count from when they are completed, and no more once they are canceled or all of them came back.';

@ObjectType({ description: 'Bounds of a number, both included. Null bounds nothing.' })
export class CountRange {
  @Field(() => Int, { nullable: true, description: 'So many or more.' })
  atLeast!: number | null;

  @Field(() => Int, { nullable: true, description: 'So many or fewer.' })
  atMost!: number | null;
}

@ObjectType({ description: 'Bounds of an amount of money, both included. Null bounds nothing.' })
export class MoneyRange {
  @Field(() => Money, { nullable: true, description: 'So much or more.' })
  atLeast!: Money | null;

  @Field(() => Money, { nullable: true, description: 'So much or less.' })
  atMost!: Money | null;
}

@ObjectType({ description: 'How long ago the last purchase was, in calendar days. All that is not null must hold.' })
export class LastPurchase {
  @Field(() => Int, { nullable: true, description: 'Today or at most so many days ago.' })
  withinDays!: number | null;

  @Field(() => Int, { nullable: true, description: 'More than so many days ago, or never.' })
  notWithinDays!: number | null;
}

@ObjectType({ description: `Who belongs to a dynamic segment. All that is not null must hold. ${PURCHASES}` })
export class SegmentDefinition implements Omit<SegmentTerms, 'spent'> {
  @Field(() => Audience, { nullable: true, description: 'The audience; null for everyone.' })
  audience!: Audience | null;

  @Field(() => CountRange, { nullable: true, description: 'How many purchases.' })
  purchases!: CountRange | null;

  @Field(() => MoneyRange, {
    nullable: true,
    description: 'What their lines amount to, after discounts and returns and without shipping.',
  })
  spent!: MoneyRange | null;

  @Field(() => LastPurchase, {
    nullable: true,
    description: 'How long ago the last one was, whatever `windowDays` says.',
  })
  lastPurchase!: LastPurchase | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Only lines of one of these categories, and purchases with such lines.',
  })
  categories!: readonly string[] | null;

  @Field(() => Int, {
    nullable: true,
    description: "`purchases` and `spent` look at today and so many calendar days before, in the program's time zone.",
  })
  windowDays!: number | null;
}

@InputType({ description: 'Bounds of a number, both included; at least one of them.' })
export class CountRangeInput {
  @Field(() => Int, { nullable: true, description: 'So many or more, 0 to 1000000.' })
  atLeast?: number | null;

  @Field(() => Int, { nullable: true, description: 'So many or fewer, 0 to 1000000, not below `atLeast`.' })
  atMost?: number | null;
}

@InputType({ description: 'Bounds of an amount, both included; at least one of them.' })
export class AmountRangeInput {
  @Field(() => GraphqlDecimal, { nullable: true, description: "So much or more, in the program's money currency." })
  atLeast?: string | null;

  @Field(() => GraphqlDecimal, {
    nullable: true,
    description: "So much or less, in the program's money currency, not below `atLeast`.",
  })
  atMost?: string | null;
}

@InputType({
  description:
    'How long ago the last purchase was, in calendar days of the program; at least one of these. Both may be given: "within 90, ' +
    'not within 30".',
})
export class LastPurchaseInput {
  @Field(() => Int, { nullable: true, description: 'Today or at most so many days ago, 0 to 3650.' })
  withinDays?: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Not on these days, 0 to 3650, below `withinDays`. Who never bought anything is in it too: ask for `purchases` as well to leave them out.',
  })
  notWithinDays?: number | null;
}

@InputType({
  description: `Who belongs to a dynamic segment: all that is given must hold, and something must be. ${PURCHASES}`,
})
export class SegmentDefinitionInput {
  @Field(() => AudienceInput, {
    nullable: true,
    description:
      'The audience. It may name other segments, not this one, and none whose audience leads back to this one.',
  })
  audience?: AudienceInput | null;

  @Field(() => CountRangeInput, { nullable: true, description: 'How many purchases.' })
  purchases?: CountRangeInput | null;

  @Field(() => AmountRangeInput, {
    nullable: true,
    description: 'What their lines amount to, after discounts and returns and without shipping.',
  })
  spent?: AmountRangeInput | null;

  @Field(() => LastPurchaseInput, {
    nullable: true,
    description: 'How long ago the last one was, whatever `windowDays` says.',
  })
  lastPurchase?: LastPurchaseInput | null;

  @Field(() => [String], {
    nullable: true,
    description:
      '1 to 50 categories, exactly as purchases name them: only such lines count, and purchases with such lines. With ' +
      '`purchases`, `spent` or `lastPurchase`.',
  })
  categories?: string[] | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "1 to 3650: `purchases` and `spent` look at today and so many calendar days before, in the program's time zone. At all " +
      'purchases when left out.',
  })
  windowDays?: number | null;
}
