import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { PaymentKind, Purchase } from '../history/index.js';
import { MemberRef } from '../members/index.js';
import { GraphqlCurrencyCode, GraphqlDateTime, GraphqlDecimal } from '../platform/graphql/index.js';
import { IDEMPOTENCY_KEY } from '../platform/idempotency/index.js';
import type { TierAct } from '../tiers/index.js';

@InputType({ description: 'An item of a purchase.' })
export class PurchaseLineInput {
  @Field({ description: 'What is bought, 1 to 100 characters.' })
  sku!: string;

  @Field(() => String, { nullable: true, description: 'What it is called, up to 500 characters.' })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'Its category, up to 100 characters.' })
  category?: string | null;

  @Field(() => String, { nullable: true, description: 'Its brand, up to 100 characters.' })
  brand?: string | null;

  @Field(() => [String], { nullable: true, description: 'At most 20, each up to 100 characters.' })
  tags?: string[] | null;

  @Field(() => GraphqlDecimal, { description: 'How many: above 0, at most 1000000000, up to 6 decimals.' })
  quantity!: string;

  @Field(() => GraphqlDecimal, {
    description: 'What one costs, tax included: from 0, up to 6 decimals. A gift costs 0.',
  })
  unitPrice!: string;

  @Field(() => GraphqlDecimal, { nullable: true, description: 'Off the whole line; at most quantity × unitPrice.' })
  discount?: string | null;

  @Field(() => GraphqlDecimal, { nullable: true, description: 'The tax in the whole line; 0 when left out.' })
  tax?: string | null;
}

@InputType({
  description:
    'A part of what is paid. It does not reduce what the purchase earns, but for POINTS where the scope of a rule says `pointsPaid: false`.',
})
export class PaymentInput {
  @Field(() => PaymentKind, { description: 'With what.' })
  kind!: PaymentKind;

  @Field(() => GraphqlDecimal, { description: "How much, in the purchase's currency; above 0." })
  amount!: string;
}

@InputType({ description: 'A purchase to record.' })
export class RecordPurchaseInput {
  @Field({ description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;

  @Field(() => MemberRef, { description: 'Who bought.' })
  member!: MemberRef;

  @Field({ description: "The shop's own number of the order, unique in the program, 1 to 255 characters." })
  orderId!: string;

  @Field(() => String, { nullable: true, description: "Where: shop, web, app, a store's number. Up to 64 characters." })
  channel?: string | null;

  @Field(() => GraphqlDateTime, {
    nullable: true,
    description: 'When; now when left out. At most backDatingDays of the program in the past, 5 minutes in the future.',
  })
  purchasedAt?: Date | null;

  @Field(() => GraphqlCurrencyCode, { description: "The program's currency." })
  currency!: string;

  @Field(() => [PurchaseLineInput], { description: 'The items, 1 to 500.' })
  lines!: PurchaseLineInput[];

  @Field(() => GraphqlDecimal, { nullable: true, description: 'What shipping costs; 0 when left out.' })
  shipping?: string | null;

  @Field(() => GraphqlDecimal, {
    nullable: true,
    description: 'Off all lines together, spread over them; never off shipping.',
  })
  orderDiscount?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: true,
    description: 'False: its points stay pending until completePurchase.',
  })
  completed?: boolean | null;

  @Field(() => [PaymentInput], { nullable: true, description: 'With what it is paid, at most 20 parts.' })
  payments?: PaymentInput[] | null;

  @Field(() => ID, {
    nullable: true,
    description: "An open hold of the member's points that it is paid with: captured here, given back by returns.",
  })
  holdId?: string | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'Codes of vouchers that are used with it, at most 20, none twice: all of them or none. `discount` and `orderDiscount` contain what they took off; gift cards pay the GIFT_CARD payments. Canceling it gives them back, returns do not.',
  })
  voucherCodes?: string[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      'By what the shop knows the device on which it was bought, 1 to 255 characters: kept where there is a referral program, only as a keyed hash, to see who brings themselves as a friend. It does not tell two calls apart.',
  })
  deviceReference?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "By what the shop knows the means of payment, such as its payment provider's fingerprint of a card, 1 to 255 characters: kept where there is a referral program, only as a keyed hash, to see who brings themselves as a friend. It does not tell two calls apart.",
  })
  paymentReference?: string | null;
}

@ObjectType({ description: 'What recordPurchase did.' })
export class RecordPurchasePayload {
  @Field(() => Purchase, { description: 'The purchase.' })
  purchase!: Purchase;

  @Field({
    description: 'Whether it had been recorded before, by this key or under this order id: nothing has changed now.',
  })
  replayed!: boolean;

  tierAct!: TierAct | null;

  static of(purchase: Purchase, tierAct: TierAct | null, replayed: boolean): RecordPurchasePayload {
    return Object.assign(new RecordPurchasePayload(), { purchase, tierAct, replayed });
  }
}
