import { Field, ObjectType } from '@nestjs/graphql';
import { ShownItemMatch } from '../../earning/index.js';
import type { ItemMatch, ItemScope } from '../../kernel/item-scope.js';
import type { Minor } from '../../kernel/money.js';
import { GraphqlDecimal, GraphqlPoints, Money } from '../../platform/graphql/index.js';
import type { GivesTerms } from './terms/voucher-gives.js';

@ObjectType({ description: 'A share of what the lines in the scope cost.' })
export class VoucherPercent {
  @Field(() => GraphqlDecimal, { description: 'So many percent, above 0, at most 100.' })
  percent!: string;

  @Field(() => Money, { nullable: true, description: 'Never more than this; null where there is no such bound.' })
  cap!: Money | null;
}

@ObjectType('VoucherGives', { description: 'What a voucher gives: exactly one field is set.' })
export class ShownGives {
  @Field(() => Money, { nullable: true, description: 'So much less, spread over the lines in the scope.' })
  amount!: Money | null;

  @Field(() => VoucherPercent, { nullable: true, description: 'So many percent less on the lines in the scope.' })
  percent!: VoucherPercent | null;

  @Field(() => String, { nullable: true, description: 'One item of this stock keeping unit for nothing.' })
  freeProduct!: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Shipping for nothing: true, or null.' })
  freeShipping!: true | null;

  @Field(() => Money, { nullable: true, description: 'So much to pay with until nothing is left.' })
  giftCard!: Money | null;

  @Field(() => GraphqlPoints, { nullable: true, description: 'So many points when it is redeemed.' })
  points!: number | null;

  static of({
    kind,
    amount,
    percent,
    cap,
    sku,
    points,
    moneyCurrency,
  }: GivesTerms & { moneyCurrency: string | null }): ShownGives {
    return Object.assign(new ShownGives(), {
      amount: kind === 'AMOUNT' ? shownMoney(amount, moneyCurrency) : null,
      percent: percent === null ? null : { percent, cap: shownMoney(cap, moneyCurrency) },
      freeProduct: sku,
      freeShipping: kind === 'FREE_SHIPPING' ? true : null,
      giftCard: kind === 'GIFT_CARD' ? shownMoney(amount, moneyCurrency) : null,
      points,
    });
  }
}

@ObjectType({ description: 'Which lines a voucher looks at.' })
export class VoucherScope implements ItemScope {
  @Field(() => [ShownItemMatch], { description: 'Items that fit one of these; all items when it is empty.' })
  include!: ItemMatch[];

  @Field(() => [ShownItemMatch], { description: 'But none of the items that fit one of these.' })
  exclude!: ItemMatch[];
}

/** An amount of a template; a template with amounts says in which currency they are. */
export function shownMoney(amount: Minor | null, currency: string | null): Money | null {
  return amount === null || currency === null ? null : Money.of(amount, currency);
}
