import { Field, InputType } from '@nestjs/graphql';
import { GraphqlDecimal, GraphqlPoints, MoneyInput } from '../../../platform/graphql/index.js';

@InputType({ description: 'A share of what the lines in the scope cost.' })
export class VoucherPercentInput {
  @Field(() => GraphqlDecimal, {
    description: 'So many percent: above 0, at most 100, with at most 4 decimals.',
  })
  percent!: string;

  @Field(() => MoneyInput, {
    nullable: true,
    description: "Never more than this, above 0, in the program's currency. Without it: no such bound.",
  })
  cap?: MoneyInput | null;
}

@InputType({ isOneOf: true, description: 'What a voucher gives: exactly one field.' })
export class VoucherGivesInput {
  @Field(() => MoneyInput, {
    nullable: true,
    description: "So much less, spread over the lines in the scope: above 0, in the program's currency.",
  })
  amount?: MoneyInput | null;

  @Field(() => VoucherPercentInput, {
    nullable: true,
    description: 'So many percent less on the lines in the scope.',
  })
  percent?: VoucherPercentInput | null;

  @Field(() => String, {
    nullable: true,
    description: 'One item of this stock keeping unit for nothing: 1 to 100 characters.',
  })
  freeProduct?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Shipping for nothing: true.' })
  freeShipping?: boolean | null;

  @Field(() => MoneyInput, {
    nullable: true,
    description:
      "So much to pay with, shipping too, until nothing is left: above 0, in the program's currency. `uses` is 1 then, and there is no scope.",
  })
  giftCard?: MoneyInput | null;

  @Field(() => GraphqlPoints, {
    nullable: true,
    description:
      'So many points when it is redeemed, of the point currency that is the default then: 1 to 1000000000. Nothing costs less.',
  })
  points?: number | null;
}
