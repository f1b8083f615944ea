import { Field, ID, InputType } from '@nestjs/graphql';
import { LocalizedTextInput } from '../../platform/graphql/index.js';
import { EarningConditionsInput } from './earning-conditions.inputs.js';
import { EarningGivesInput } from './earning-parts.inputs.js';
import { EarningRuleStatus } from './earning-rule.types.js';
import { EarningTrigger } from './earning-terms.types.js';

@InputType({ description: 'An earning rule to make. It starts as a DRAFT.' })
export class CreateEarningRuleInput extends EarningConditionsInput {
  @Field(() => [LocalizedTextInput], {
    description: 'Its name, as members see it with their points; at least in one language.',
  })
  name!: LocalizedTextInput[];

  @Field(() => EarningTrigger, { defaultValue: EarningTrigger.PURCHASE, description: 'What it awards points for.' })
  trigger!: EarningTrigger;

  @Field(() => EarningGivesInput, { description: 'What it gives.' })
  gives!: EarningGivesInput;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: "Whether only a member's first purchase earns. For purchases only.",
  })
  firstPurchaseOnly?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: true,
    description: 'Whether multipliers add to its points. Not to be false for a multiplier, which never compounds.',
  })
  multiplied?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: true,
    description: 'Whether its points count for tiers.',
  })
  qualifying?: boolean | null;
}

@InputType({
  description:
    'Changes to an earning rule; what is left out stays, null takes away. What can be left out of a new rule can be taken away.',
})
export class UpdateEarningRuleInput extends EarningConditionsInput {
  @Field(() => ID, { description: 'The rule.' })
  id!: string;

  @Field(() => [LocalizedTextInput], { nullable: true, description: 'Its name, replacing all languages.' })
  name?: LocalizedTextInput[] | null;

  @Field(() => EarningTrigger, { nullable: true, description: 'What it awards points for.' })
  trigger?: EarningTrigger | null;

  @Field(() => EarningGivesInput, { nullable: true, description: 'What it gives.' })
  gives?: EarningGivesInput | null;

  @Field(() => Boolean, {
    nullable: true,
    description: "Whether only a member's first purchase earns; null: no. For purchases only.",
  })
  firstPurchaseOnly?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether multipliers add to its points; null: yes. Not to be false for a multiplier.',
  })
  multiplied?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether its points count for tiers; null: yes.' })
  qualifying?: boolean | null;
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

@InputType({ description: 'Which earning rules to list: those of which all holds that is given.' })
export class EarningRuleFilter {
  @Field(() => EarningRuleStatus, { nullable: true, description: 'Only rules of this status.' })
  status?: EarningRuleStatus | null;

  @Field(() => EarningTrigger, { nullable: true, description: 'Only rules with this trigger.' })
  trigger?: EarningTrigger | null;

  @Field(() => String, { nullable: true, description: 'Only rules of this exclusive group.' })
  exclusiveGroup?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: only campaigns, which have a window (`from` or `until`). False: only rules without one.',
  })
  isCampaign?: boolean | null;
}
