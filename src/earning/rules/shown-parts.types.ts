import { Field, Int, ObjectType } from '@nestjs/graphql';
import type { ItemMatch } from '../../kernel/item-scope.js';
import { GraphqlDecimal, GraphqlPoints } from '../../platform/graphql/index.js';
import { LimitPeriod } from '../../points/index.js';
import type { StoredHours, StoredLimit, StoredScope } from './earning-terms.types.js';

@ObjectType({ description: 'Points for each whole step of an amount.' })
export class EarningRate {
  @Field(() => GraphqlPoints, { description: 'Points for each whole step.' })
  points!: number;

  @Field(() => GraphqlDecimal, { description: 'The step, in `moneyCurrency` of the rule.' })
  per!: string;
}

@ObjectType({ description: 'What a rule gives: exactly one field is set.' })
export class EarningGives {
  @Field(() => GraphqlPoints, { nullable: true, description: 'So many points, whatever the amount.' })
  fixed!: number | null;

  @Field(() => EarningRate, { nullable: true, description: 'Points for each whole step of the amounts in the scope.' })
  rate!: EarningRate | null;

  @Field(() => GraphqlPoints, { nullable: true, description: 'Points for each whole item in the scope.' })
  perItem!: number | null;

  @Field(() => GraphqlDecimal, {
    nullable: true,
    description: 'A multiplier: "1.5" adds half of what the other rules give for the scope.',
  })
  factor!: string | null;
}

@ObjectType('ItemMatch', { description: 'Items of which everything holds that is not null.' })
export class ShownItemMatch implements ItemMatch {
  @Field(() => String, { nullable: true, description: 'They have this stock keeping unit.' })
  sku!: string | null;

  @Field(() => String, { nullable: true, description: 'They are of this category.' })
  category!: string | null;

  @Field(() => String, { nullable: true, description: 'They are of this brand.' })
  brand!: string | null;

  @Field(() => String, { nullable: true, description: 'This is one of their tags.' })
  tag!: string | null;
}

@ObjectType({ description: 'What of a purchase a rule looks at. Amounts are those after all discounts.' })
export class EarningScope implements StoredScope {
  @Field(() => [ShownItemMatch], { description: 'Items that fit one of these; all items when it is empty.' })
  include!: ItemMatch[];

  @Field(() => [ShownItemMatch], { description: 'But none of the items that fit one of these.' })
  exclude!: ItemMatch[];

  @Field({ description: 'Whether shipping counts too, for the points as for the minimum order.' })
  shipping!: boolean;

  @Field({ description: 'Whether amounts count with their tax.' })
  tax!: boolean;

  @Field({ description: 'Whether the part of the purchase that was paid with points counts.' })
  pointsPaid!: boolean;
}

@ObjectType('Hours', { description: "The hours of the day in which a rule holds, in the program's time zone." })
export class EarningHours implements StoredHours {
  @Field({ description: 'The first minute that counts, such as "22:00".' })
  from!: string;

  @Field({
    description: 'The first minute that counts no longer, such as "02:00"; before `from` it is of the next day.',
  })
  until!: string;
}

@ObjectType('Limit', { description: 'How much there is in a calendar period: uses, points or both.' })
export class ShownLimit implements StoredLimit {
  @Field(() => Int, { nullable: true, description: 'So many uses; null for any number.' })
  uses!: number | null;

  @Field(() => GraphqlPoints, { nullable: true, description: 'So many points; null for any number.' })
  points!: number | null;

  @Field(() => LimitPeriod, { description: 'In which period.' })
  period!: LimitPeriod;

  @Field({ description: 'True: of each member. False: of all members together.' })
  perMember!: boolean;
}
