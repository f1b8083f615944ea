import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { fromMinor, type Minor } from '../../kernel/money.js';
import { GraphqlCurrencyCode, GraphqlDecimal } from './scalars.js';

@ObjectType({ description: 'An amount of money.' })
export class Money {
  @Field(() => GraphqlDecimal, { description: 'How much, with exactly as many decimals as the currency has.' })
  amount!: string;

  @Field(() => GraphqlCurrencyCode, { description: 'In which currency.' })
  currency!: string;

  static of(amount: Minor, currency: string): Money {
    return Object.assign(new Money(), { amount: fromMinor(amount, currency), currency });
  }
}

@InputType({ description: 'An amount of money.' })
export class MoneyInput {
  @Field(() => GraphqlDecimal, { description: 'How much, with at most as many decimals as the currency has.' })
  amount!: string;

  @Field(() => GraphqlCurrencyCode, { description: "The program's currency." })
  currency!: string;
}
