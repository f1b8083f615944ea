import { Field, InputType } from '@nestjs/graphql';
import { GraphqlCurrencyCode, GraphqlDecimal } from '../../platform/graphql/index.js';

@InputType({ description: 'An item of a cart.' })
export class CartLineInput {
  @Field({ description: 'What is bought, 1 to 100 characters.' })
  sku!: string;

  @Field(() => String, { nullable: true, description: 'Its category, up to 100 characters.' })
  category?: string | null;

  @Field(() => String, { nullable: true, description: 'Its brand, up to 100 characters.' })
  brand?: string | null;

  @Field(() => [String], { nullable: true, description: 'At most 20, each up to 100 characters.' })
  tags?: string[] | null;

  @Field(() => GraphqlDecimal, { description: 'How many: above 0, at most 1000000000, up to 6 decimals.' })
  quantity!: string;

  @Field(() => GraphqlDecimal, { description: 'What one costs, tax included: from 0, up to 6 decimals.' })
  unitPrice!: string;

  @Field(() => GraphqlDecimal, {
    nullable: true,
    description: 'Off the whole line already, without any voucher; at most quantity × unitPrice.',
  })
  discount?: string | null;
}

@InputType({ description: 'What is about to be bought, before any voucher.' })
export class CartInput {
  @Field(() => GraphqlCurrencyCode, { description: "The program's currency." })
  currency!: string;

  @Field(() => String, { nullable: true, description: "Where: shop, web, app, a store's number. Up to 64 characters." })
  channel?: string | null;

  @Field(() => [CartLineInput], { description: 'The items, 1 to 500.' })
  lines!: CartLineInput[];

  @Field(() => GraphqlDecimal, { nullable: true, description: 'What shipping costs; 0 when left out.' })
  shipping?: string | null;

  @Field(() => GraphqlDecimal, {
    nullable: true,
    description: 'Off all lines together already, without any voucher; spread over them, never off shipping.',
  })
  orderDiscount?: string | null;
}
