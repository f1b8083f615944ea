import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { Award } from '../history/index.js';
import { MemberRef } from '../members/index.js';
import {
  GraphqlCurrencyCode,
  GraphqlDateTime,
  GraphqlDecimal,
  GraphqlPoints,
  Money,
} from '../platform/graphql/index.js';
import { PaymentInput, PurchaseLineInput } from './record-purchase.types.js';

@InputType({ description: 'A basket to quote.' })
export class QuotePurchaseInput {
  @Field(() => MemberRef, {
    nullable: true,
    description:
      'Whose basket; with a member token left out, or the caller. Without anybody: what a new member would get.',
  })
  member?: MemberRef | null;

  @Field(() => GraphqlCurrencyCode, { description: "The program's currency." })
  currency!: string;

  @Field(() => [PurchaseLineInput], { description: 'The items, 1 to 500.' })
  lines!: PurchaseLineInput[];

  @Field(() => GraphqlDecimal, { nullable: true, description: 'What shipping costs; 0 when left out.' })
  shipping?: string | null;

  @Field(() => GraphqlDecimal, { nullable: true, description: 'Off all lines together.' })
  orderDiscount?: string | null;

  @Field(() => [PaymentInput], { nullable: true, description: 'With what it is paid, at most 20 parts.' })
  payments?: PaymentInput[] | null;

  @Field(() => String, { nullable: true, description: "Where: shop, web, app, a store's number. Up to 64 characters." })
  channel?: string | null;

  @Field(() => GraphqlDateTime, {
    nullable: true,
    description: 'When; now when left out, within the same bounds as a purchase.',
  })
  purchasedAt?: Date | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: true,
    description: 'Whether it is completed at once, as in `recordPurchase`.',
  })
  completed?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Whether rules count that are still a DRAFT, to try them out. Not for members.',
  })
  includeDrafts?: boolean | null;
}

@ObjectType({ description: 'Points that the basket misses by a little: what to add, and what it would bring.' })
export class NearMiss {
  programId!: number;
  /** The inner id. */
  ruleId!: string;

  @Field({ description: "The rule's name, in the program's language." })
  name!: string;

  @Field(() => Money, { description: 'How much more of what the rule counts is needed.' })
  missing!: Money;

  @Field(() => GraphqlPoints, { description: 'So many points more, at least, as the basket stands.' })
  points!: number;

  @Field({ description: 'In a sentence: "Spend 4.20 GBP more for 50 points: Large orders".' })
  message!: string;

  static of(facts: Omit<NearMiss, 'message'>): NearMiss {
    const { missing, points, name } = facts;
    const message = `Spend ${missing.amount} ${missing.currency} more for ${points} ${points === 1 ? 'point' : 'points'}: ${name}`;
    return Object.assign(new NearMiss(), facts, { message });
  }
}

@ObjectType({ description: 'What a purchase would earn now. Nothing was written.' })
export class PurchaseQuote {
  programId!: number;
  /** The inner id of the tier after it; it is shown as a tier. */
  tierAfter!: string | null;

  @Field(() => GraphqlPoints, { description: 'What it would earn in all, all point currencies together.' })
  pointsEarned!: number;

  @Field(() => GraphqlPoints, {
    description: 'How much of that would be pending.',
  })
  pointsPending!: number;

  @Field(() => [Award], { description: 'Rule by rule, and why.' })
  awards!: Award[];

  @Field(() => [NearMiss], { description: 'What a little more would bring, the nearest first.' })
  nearMisses!: NearMiss[];
}
