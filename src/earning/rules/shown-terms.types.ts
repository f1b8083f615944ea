import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Audience } from '../../audiences/index.js';
import type { Localized } from '../../kernel/localized-text.js';
import { fromMinor, toMinor } from '../../kernel/money.js';
import { GraphqlCurrencyCode, GraphqlDateTime, GraphqlPoints, Money } from '../../platform/graphql/index.js';
import { ExpiryPolicy, PendingPolicy, type ExpiryTerms, type PendingTerms } from '../../programs/index.js';
import { EarningTrigger, Weekday, type StoredTerms } from './earning-terms.types.js';
import { EarningGives, EarningHours, EarningScope, ShownLimit } from './shown-parts.types.js';

/** What a version of a rule says, as it is read. */
@ObjectType({ isAbstract: true })
export abstract class EarningTerms {
  programId!: number;
  names!: Localized[];
  descriptions!: Localized[];
  currencyNumber!: number;

  @Field(() => EarningTrigger, { description: 'What it awards points for.' })
  trigger!: EarningTrigger;

  @Field(() => String, {
    nullable: true,
    description: 'The type of activity by its key; null unless the trigger is ACTIVITY.',
  })
  activityType!: string | null;

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

  @Field(() => Money, {
    nullable: true,
    description: 'The smallest amount in the scope that earns. Null for any amount.',
  })
  minimumScope!: Money | null;

  @Field({ description: "Whether only a member's first purchase earns." })
  firstPurchaseOnly!: boolean;

  @Field(() => [String], {
    nullable: true,
    description: 'The channels in which it must have happened: one of these. Null for any.',
  })
  channels!: string[] | null;

  @Field(() => Audience, { nullable: true, description: 'Whom it is for. Null for everyone.' })
  audience!: Audience | null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'The first instant that earns; null for always.' })
  from!: Date | null;

  @Field(() => GraphqlDateTime, {
    nullable: true,
    description: 'From this instant on nothing earns; null for never.',
  })
  until!: Date | null;

  @Field(() => [Weekday], {
    nullable: true,
    description: 'The days of the week that earn, in the order of the week. Null for all.',
  })
  weekdays!: Weekday[] | null;

  @Field(() => EarningHours, { nullable: true, description: 'The hours of the day that earn. Null for all.' })
  hours!: EarningHours | null;

  @Field(() => [ShownLimit], { description: 'How much it gives in a period at most; all of them hold.' })
  limits!: ShownLimit[];

  @Field(() => Int, {
    nullable: true,
    description: 'For so many days after it gave points it gives that member none. Null for no rest.',
  })
  cooldownDays!: number | null;

  @Field(() => GraphqlPoints, { nullable: true, description: 'The most that it gives at once. Null for any number.' })
  maxPoints!: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Of the rules of one group only the one that gives most gives anything. Null for no group.',
  })
  exclusiveGroup!: string | null;

  @Field({ description: 'Whether multipliers add to its points. True for a multiplier, which never compounds.' })
  multiplied!: boolean;

  @Field({ description: 'Whether its points count for tiers.' })
  qualifying!: boolean;

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
}

/** The amounts of a rule with exactly as many decimals as their currency has, and each kind of giving as a field. */
export function shownAmounts(terms: StoredTerms): Pick<EarningTerms, 'gives' | 'minimumOrder' | 'minimumScope'> {
  const { moneyCurrency } = terms;
  const money = (amount: string | null) =>
    amount === null ? null : Money.of(toMinor(amount, moneyCurrency), moneyCurrency);
  return {
    gives: shownGives(terms),
    minimumOrder: money(terms.minimumOrderAmount),
    minimumScope: money(terms.minimumScopeAmount),
  };
}

function shownGives({ gives, moneyCurrency }: StoredTerms): EarningGives {
  const none = { fixed: null, rate: null, perItem: null, factor: null };
  if (!('rate' in gives)) return { ...none, ...gives };
  const { points, per } = gives.rate;
  return { ...none, rate: { points, per: fromMinor(toMinor(per, moneyCurrency), moneyCurrency) } };
}
