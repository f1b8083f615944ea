import { Field, InputType, Int } from '@nestjs/graphql';
import { AudienceInput } from '../../audiences/index.js';
import { GraphqlDateTime, GraphqlDecimal, GraphqlPoints, LocalizedTextInput } from '../../platform/graphql/index.js';
import { ExpiryPolicyInput, PendingPolicyInput } from '../../programs/index.js';
import { EarningScopeInput, HoursInput, LimitInput } from './earning-parts.inputs.js';
import { Weekday } from './earning-terms.types.js';

/** What a new rule may leave out and a changed one may take away with null. */
@InputType({ isAbstract: true })
export abstract class EarningConditionsInput {
  @Field(() => [LocalizedTextInput], {
    nullable: true,
    description: 'What members may read about it, in all its languages.',
  })
  description?: LocalizedTextInput[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Needed with the trigger ACTIVITY, and only with it: a type of activity by its key. Not an archived one.',
  })
  activityType?: string | null;

  @Field(() => EarningScopeInput, {
    nullable: true,
    description: 'What of a purchase it looks at, as a whole. Without it: all lines, with their tax.',
  })
  scope?: EarningScopeInput | null;

  @Field(() => GraphqlDecimal, {
    nullable: true,
    description:
      "The smallest order that earns, in the program's currency: 0 to 1000000000000. Without it: any order. For purchases only.",
  })
  minimumOrder?: string | null;

  @Field(() => GraphqlDecimal, {
    nullable: true,
    description:
      "The smallest amount in the scope that earns, in the program's currency: 0 to 1000000000000. Without it: any amount. For purchases only.",
  })
  minimumScope?: string | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'The channels in which it must have happened, such as a store: one of these, 1 to 50 of 1 to 64 characters. Without them: any. ' +
      'Not with BIRTHDAY and ANNIVERSARY, which happen in none.',
  })
  channels?: string[] | null;

  @Field(() => AudienceInput, {
    nullable: true,
    description: 'Whom it is for, as a whole. Without it, or when it says nothing: everyone.',
  })
  audience?: AudienceInput | null;

  @Field(() => GraphqlDateTime, {
    nullable: true,
    description: 'The first instant that earns: of the purchase or activity, not of its recording. Without it: always.',
  })
  from?: Date | null;

  @Field(() => GraphqlDateTime, {
    nullable: true,
    description: 'From this instant on nothing earns; after `from`. Without it: never.',
  })
  until?: Date | null;

  @Field(() => [Weekday], {
    nullable: true,
    description: 'The days of the week that earn, each once, by the local day of the moment itself. Without them: all.',
  })
  weekdays?: Weekday[] | null;

  @Field(() => HoursInput, {
    nullable: true,
    description:
      'The hours of the day that earn, as a whole. Without them: all. Not with BIRTHDAY and ANNIVERSARY, which happen at midnight.',
  })
  hours?: HoursInput | null;

  @Field(() => [LimitInput], {
    nullable: true,
    description:
      'How much it gives in a period at most: 1 to 10, replacing all; all of them hold. For one period and the same members at most one limit of uses and one of points.',
  })
  limits?: LimitInput[] | null;

  @Field(() => Int, {
    nullable: true,
    description: 'For so many days after it gave points it gives that member none: 1 to 3650. Without it: no rest.',
  })
  cooldownDays?: number | null;

  @Field(() => GraphqlPoints, {
    nullable: true,
    description: 'The most that it gives at once: 1 to 1000000000. Without it: any number.',
  })
  maxPoints?: number | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Of the rules of one group only the one that gives most gives anything. A name of 1 to 64 characters; a group holds base rules or multipliers, never both.',
  })
  exclusiveGroup?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The point currency by its code, not an archived one. Without it: the program's default.",
  })
  currency?: string | null;

  @Field(() => PendingPolicyInput, {
    nullable: true,
    description: 'When its points become available. Without it: as the point currency says.',
  })
  pending?: PendingPolicyInput | null;

  @Field(() => ExpiryPolicyInput, {
    nullable: true,
    description:
      'When its points expire, not by INACTIVITY; where that is the policy of the point currency, it ends them too where it comes before their date. Without it: as the point currency says.',
  })
  expiry?: ExpiryPolicyInput | null;
}
