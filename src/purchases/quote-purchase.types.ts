import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { Award } from '../history/index.js';
import { MemberRef } from '../members/index.js';
import { GraphqlCurrencyCode, GraphqlDateTime, GraphqlDecimal, GraphqlPoints } from '../platform/graphql/index.js';
import { PaymentInput, PurchaseLineInput } from './record-purchase.types.js';

@InputType({ description: 'A basket to quote.' })
export class QuotePurchaseInput {
  @Field(() => MemberRef, {
    nullable: true,
    description: 'Whose basket; with a member token the own one. Nobody: what a new member would get.',
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

  @Field(() => String, { nullable: true, description: 'Where. Up to 64 characters.' })
  channel?: string | null;

  @Field(() => GraphqlDateTime, {
    nullable: true,
    description: 'When; now when left out, within the same bounds as a purchase.',
  })
  purchasedAt?: Date | null;
}

@ObjectType({ description: 'What a purchase would earn now. Nothing was written.' })
export class PurchaseQuote {
  @Field(() => GraphqlPoints, { description: 'What it would earn in all, all point currencies together.' })
  pointsEarned!: number;

  @Field(() => GraphqlPoints, {
    description: 'How much of that would be pending for a purchase that is completed at once.',
  })
  pointsPending!: number;

  @Field(() => [Award], { description: 'Rule by rule, and why.' })
  awards!: Award[];
}
