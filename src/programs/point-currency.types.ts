import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { GraphqlPoints, LocalizedTextInput, Money, MoneyInput, Node } from '../platform/graphql/index.js';
import { ExpiryPolicy, ExpiryPolicyInput, PendingPolicy, PendingPolicyInput } from './point-policies.types.js';

export const DebtPolicy = { FORGIVE: 'FORGIVE', OWE: 'OWE' } as const;
export type DebtPolicy = keyof typeof DebtPolicy;

registerEnumType(DebtPolicy, {
  name: 'DebtPolicy',
  description: 'What becomes of points that a return takes back when the member has spent them.',
  valuesMap: {
    FORGIVE: { description: 'What is missing is forgiven.' },
    OWE: { description: 'What is missing is owed, and repaid from the next points.' },
  },
});

@ObjectType({
  implements: () => Node,
  description: 'What is collected: points, stars. It owns the policies of its points.',
})
export class PointCurrency extends Node {
  @Field({ description: 'Short name in lower case by which calls refer to it, such as "points".' })
  code!: string;

  @Field(() => Money, {
    nullable: true,
    description: 'What `valuePoints` points are worth at checkout; null without a value.',
  })
  value!: Money | null;

  @Field(() => GraphqlPoints, { nullable: true, description: 'So many points are worth `value`.' })
  valuePoints!: number | null;

  @Field(() => PendingPolicy, { description: 'When earned points become available.' })
  pending!: PendingPolicy;

  @Field(() => ExpiryPolicy, { description: 'When points expire.' })
  expiry!: ExpiryPolicy;

  @Field(() => DebtPolicy, {
    description: 'What becomes of points that a return takes back when the member has spent them.',
  })
  debt!: DebtPolicy;

  @Field(() => Int, {
    description: 'How many days a refunded point lives at least when its lot has expired meanwhile.',
  })
  graceDays!: number;

  @Field({ description: 'Whether it is meant where a call names no point currency.' })
  default!: boolean;

  @Field({
    description:
      'Whether it is no longer awarded: earning rules of it give nothing, and none can be made or activated in it. Balances stay and can be spent.',
  })
  archived!: boolean;
}

/** What a point currency is unless it is said otherwise. */
export const CURRENCY_DEFAULTS = { debt: DebtPolicy.FORGIVE, graceDays: 30, default: false } as const;

@InputType({ description: 'A point currency to add.' })
export class CreatePointCurrencyInput {
  @Field({ description: '1 to 20 of a-z, 0-9, - and _, beginning with a letter.' })
  code!: string;

  @Field(() => [LocalizedTextInput], { description: 'Its name as members see it, at least in one language.' })
  name!: LocalizedTextInput[];

  @Field(() => MoneyInput, { nullable: true, description: 'What `valuePoints` points are worth at checkout.' })
  value?: MoneyInput | null;

  @Field(() => GraphqlPoints, {
    nullable: true,
    description: 'So many points are worth `value`; needed with it. At least 1.',
  })
  valuePoints?: number | null;

  @Field(() => PendingPolicyInput, { nullable: true, description: 'At once when left out.' })
  pending?: PendingPolicyInput | null;

  @Field(() => ExpiryPolicyInput, { nullable: true, description: 'Never when left out.' })
  expiry?: ExpiryPolicyInput | null;

  @Field(() => DebtPolicy, {
    nullable: true,
    defaultValue: CURRENCY_DEFAULTS.debt,
    description: 'What becomes of points that a return takes back when the member has spent them.',
  })
  debt?: DebtPolicy | null;

  @Field(() => Int, {
    nullable: true,
    defaultValue: CURRENCY_DEFAULTS.graceDays,
    description: 'How many days a refunded point lives at least when its lot has expired meanwhile: 0 to 3650.',
  })
  graceDays?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: CURRENCY_DEFAULTS.default,
    description: 'Make it the default instead of the present one.',
  })
  default?: boolean | null;
}

@InputType({
  description: 'Changes to a point currency; what is left out or null stays, but for `value`, which null takes away.',
})
export class UpdatePointCurrencyInput {
  @Field(() => ID, { description: 'The point currency.' })
  id!: string;

  @Field(() => String, { nullable: true, description: '1 to 20 of a-z, 0-9, - and _, beginning with a letter.' })
  code?: string | null;

  @Field(() => [LocalizedTextInput], { nullable: true, description: 'Its name, replacing all languages.' })
  name?: LocalizedTextInput[] | null;

  @Field(() => MoneyInput, {
    nullable: true,
    description: 'What `valuePoints` points are worth; null takes the value away.',
  })
  value?: MoneyInput | null;

  @Field(() => GraphqlPoints, { nullable: true, description: 'So many points are worth `value`. At least 1.' })
  valuePoints?: number | null;

  @Field(() => PendingPolicyInput, { nullable: true, description: 'Holds for points earned from now on.' })
  pending?: PendingPolicyInput | null;

  @Field(() => ExpiryPolicyInput, {
    nullable: true,
    description:
      'Holds for points earned from now on; points that have a date keep it. When points begin to expire AFTER or on DATES, those without a date get one, counted from now.',
  })
  expiry?: ExpiryPolicyInput | null;

  @Field(() => DebtPolicy, { nullable: true, description: 'Holds for returns from now on.' })
  debt?: DebtPolicy | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How many days a refunded point lives at least when its lot has expired meanwhile: 0 to 3650.',
  })
  graceDays?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True makes it the default instead of the present one; there is always one.',
  })
  default?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'True: it is no longer awarded. Earning rules of it give nothing, and none can be made or activated in it; balances stay and can be ' +
      'spent. False takes that back. Not for the default one.',
  })
  archived?: boolean | null;
}

@ObjectType({ description: 'What createPointCurrency did.' })
export class CreatePointCurrencyPayload {
  @Field(() => PointCurrency, { description: 'The new point currency.' })
  pointCurrency!: PointCurrency;
}

@ObjectType({ description: 'What updatePointCurrency did.' })
export class UpdatePointCurrencyPayload {
  @Field(() => PointCurrency, { description: 'The point currency as it is now.' })
  pointCurrency!: PointCurrency;
}
