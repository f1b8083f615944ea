import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { Localized } from '../kernel/localized-text.js';
import { fromMinor, toMinor } from '../kernel/money.js';
import {
  GraphqlCurrencyCode,
  GraphqlDateTime,
  GraphqlDecimal,
  GraphqlPoints,
  Money,
} from '../platform/graphql/index.js';
import { ExpiryPolicy, PendingPolicy, type ExpiryTerms, type PendingTerms } from '../programs/index.js';

export enum EarningTrigger {
  PURCHASE = 'PURCHASE',
}

registerEnumType(EarningTrigger, {
  name: 'EarningTrigger',
  description: 'What a rule awards points for.',
  valuesMap: { PURCHASE: { description: 'A purchase.' } },
});

@ObjectType({ description: 'Points for each whole step of an amount.' })
export class EarningRate {
  @Field(() => GraphqlPoints, { description: 'Points for each whole step.' })
  points!: number;

  @Field(() => GraphqlDecimal, { description: 'The step, in `moneyCurrency` of the rule.' })
  per!: string;
}

@ObjectType({ description: 'What a rule gives: exactly one field is set.' })
export class EarningGives {
  @Field(() => EarningRate, { nullable: true, description: 'Points for each whole step of the amounts in the scope.' })
  rate!: EarningRate | null;
}

@ObjectType({ description: 'What of a purchase a rule looks at. Amounts are those after all discounts, tax included.' })
export class EarningScope {
  @Field({ description: 'Whether shipping counts too, for the points as for the minimum order.' })
  shipping!: boolean;
}

/** What a version of a rule says, as it is stored. Decimals are in the main unit of `moneyCurrency`, without superfluous zeros. */
export interface StoredTerms {
  names: Localized[];
  descriptions: Localized[];
  trigger: EarningTrigger;
  /** The point currency by its compact number. */
  currencyNumber: number;
  moneyCurrency: string;
  gives: { rate: { points: number; per: string } };
  scope: { shipping: boolean };
  minimumOrderAmount: string | null;
  /** Its own policies; null where those of the point currency hold. */
  pending: PendingTerms | null;
  expiry: ExpiryTerms | null;
  from: Date | null;
  until: Date | null;
}

/** What a version of a rule says, as it is read. */
@ObjectType({ isAbstract: true })
export abstract class EarningTerms {
  programId!: number;
  names!: Localized[];
  descriptions!: Localized[];
  currencyNumber!: number;

  @Field(() => EarningTrigger, { description: 'What it awards points for.' })
  trigger!: EarningTrigger;

  @Field(() => EarningGives, { description: 'What it gives.' })
  gives!: EarningGives;

  @Field(() => EarningScope, { description: 'What of a purchase it looks at.' })
  scope!: EarningScope;

  @Field(() => GraphqlCurrencyCode, {
    description:
      "The currency of its amounts: the program's when it was edited. A purchase in another currency is awarded 0.",
  })
  moneyCurrency!: string;

  @Field(() => Money, {
    nullable: true,
    description:
      'The smallest order that earns: lines after discounts, and shipping where it counts. Null for any order.',
  })
  minimumOrder!: Money | null;

  @Field(() => PendingPolicy, {
    nullable: true,
    description: 'When its points become available; null: as the point currency says.',
  })
  pending!: PendingTerms | null;

  @Field(() => ExpiryPolicy, {
    nullable: true,
    description: 'When its points expire; null: as the point currency says.',
  })
  expiry!: ExpiryTerms | null;

  @Field(() => GraphqlDateTime, {
    nullable: true,
    description: 'The first instant at which a purchase earns; null for always.',
  })
  from!: Date | null;

  @Field(() => GraphqlDateTime, {
    nullable: true,
    description: 'From this instant on no purchase earns; null for never.',
  })
  until!: Date | null;
}

/** The amounts of a rule with exactly as many decimals as their currency has. */
export function shownAmounts(terms: StoredTerms): Pick<EarningTerms, 'gives' | 'minimumOrder'> {
  const { moneyCurrency, minimumOrderAmount } = terms;
  const { points, per } = terms.gives.rate;
  return {
    gives: { rate: { points, per: fromMinor(toMinor(per, moneyCurrency), moneyCurrency) } },
    minimumOrder:
      minimumOrderAmount === null ? null : Money.of(toMinor(minimumOrderAmount, moneyCurrency), moneyCurrency),
  };
}
