import { Field, ID, InputType } from '@nestjs/graphql';
import { GraphqlDateTime, GraphqlDecimal, GraphqlPoints, LocalizedTextInput } from '../platform/graphql/index.js';
import { ExpiryPolicyInput, PendingPolicyInput } from '../programs/index.js';
import { EarningRuleStatus } from './earning-rule.types.js';
import { EarningTrigger } from './earning-terms.types.js';

@InputType({ description: 'Points for each whole step of an amount.' })
export class EarningRateInput {
  @Field(() => GraphqlPoints, { description: 'Points for each whole step, 1 to 1000000000.' })
  points!: number;

  @Field(() => GraphqlDecimal, {
    description:
      "The step, in the program's currency: above 0, at most 1000000000000, with at most the currency's decimals.",
  })
  per!: string;
}

@InputType({ isOneOf: true, description: 'What a rule gives: exactly one field.' })
export class EarningGivesInput {
  @Field(() => EarningRateInput, {
    nullable: true,
    description: 'Points for each whole step: 5 per 2.50 gives 5 for 3.00, and nothing below 2.50.',
  })
  rate?: EarningRateInput | null;
}

@InputType({ description: 'What of a purchase a rule looks at. Lines count after all discounts, tax included.' })
export class EarningScopeInput {
  @Field({ defaultValue: false, description: 'Whether shipping counts too, for the points as for the minimum order.' })
  shipping!: boolean;
}

@InputType({ description: 'An earning rule to make. It starts as a DRAFT.' })
export class CreateEarningRuleInput {
  @Field(() => [LocalizedTextInput], {
    description: 'Its name, as members see it with their points; at least in one language.',
  })
  name!: LocalizedTextInput[];

  @Field(() => [LocalizedTextInput], { nullable: true, description: 'What members may read about it.' })
  description?: LocalizedTextInput[] | null;

  @Field(() => EarningTrigger, { defaultValue: EarningTrigger.PURCHASE, description: 'What it awards points for.' })
  trigger!: EarningTrigger;

  @Field(() => EarningGivesInput, { description: 'What it gives.' })
  gives!: EarningGivesInput;

  @Field(() => EarningScopeInput, { nullable: true, description: 'What it looks at; the lines when left out.' })
  scope?: EarningScopeInput | null;

  @Field(() => GraphqlDecimal, {
    nullable: true,
    description:
      "The smallest order that earns, in the program's currency: 0 to 1000000000000. Any order when left out.",
  })
  minimumOrder?: string | null;

  @Field(() => PendingPolicyInput, {
    nullable: true,
    description: 'When its points become available; as the point currency says when left out.',
  })
  pending?: PendingPolicyInput | null;

  @Field(() => ExpiryPolicyInput, {
    nullable: true,
    description: 'When its points expire, not by INACTIVITY; as the point currency says when left out.',
  })
  expiry?: ExpiryPolicyInput | null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'The first instant at which a purchase earns.' })
  from?: Date | null;

  @Field(() => GraphqlDateTime, {
    nullable: true,
    description: 'From this instant on no purchase earns; after `from`.',
  })
  until?: Date | null;

  @Field(() => String, {
    nullable: true,
    description: "The point currency by its code; the program's default when left out.",
  })
  currency?: string | null;
}

@InputType({
  description:
    'Changes to an earning rule; what is left out stays, null takes away. What can be left out of a new rule can be taken away.',
})
export class UpdateEarningRuleInput {
  @Field(() => ID, { description: 'The rule.' })
  id!: string;

  @Field(() => [LocalizedTextInput], { nullable: true, description: 'Its name, replacing all languages.' })
  name?: LocalizedTextInput[] | null;

  @Field(() => [LocalizedTextInput], {
    nullable: true,
    description: 'What members may read about it, replacing all languages.',
  })
  description?: LocalizedTextInput[] | null;

  @Field(() => EarningTrigger, { nullable: true, description: 'What it awards points for.' })
  trigger?: EarningTrigger | null;

  @Field(() => EarningGivesInput, { nullable: true, description: 'What it gives.' })
  gives?: EarningGivesInput | null;

  @Field(() => EarningScopeInput, {
    nullable: true,
    description: 'What it looks at, replacing the whole scope; null: the lines.',
  })
  scope?: EarningScopeInput | null;

  @Field(() => GraphqlDecimal, {
    nullable: true,
    description: 'The smallest order that earns: 0 to 1000000000000; null: any.',
  })
  minimumOrder?: string | null;

  @Field(() => PendingPolicyInput, {
    nullable: true,
    description: 'When its points become available; null: as the point currency says.',
  })
  pending?: PendingPolicyInput | null;

  @Field(() => ExpiryPolicyInput, {
    nullable: true,
    description: 'When its points expire, not by INACTIVITY; null: as the point currency says.',
  })
  expiry?: ExpiryPolicyInput | null;

  @Field(() => GraphqlDateTime, {
    nullable: true,
    description: 'The first instant at which a purchase earns; null: always.',
  })
  from?: Date | null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'From this instant on no purchase earns; null: never.' })
  until?: Date | null;

  @Field(() => String, { nullable: true, description: "The point currency by its code; null: the program's default." })
  currency?: string | null;
}

@InputType({ description: 'An earning rule to activate.' })
export class ActivateEarningRuleInput {
  @Field(() => ID, { description: 'The rule.' })
  id!: string;
}

@InputType({ description: 'An earning rule to pause.' })
export class PauseEarningRuleInput {
  @Field(() => ID, { description: 'The rule.' })
  id!: string;
}

@InputType({ description: 'An earning rule to archive.' })
export class ArchiveEarningRuleInput {
  @Field(() => ID, { description: 'The rule.' })
  id!: string;
}

@InputType({ description: 'Which earning rules to list.' })
export class EarningRuleFilter {
  @Field(() => EarningRuleStatus, { nullable: true, description: 'Only rules of this status.' })
  status?: EarningRuleStatus | null;
}
