import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { AudienceInput } from '../../audiences/index.js';
import { LimitInput } from '../../earning/index.js';
import { GraphqlDateTime, GraphqlPoints, LocalizedTextInput, MoneyInput } from '../../platform/graphql/index.js';
import {
  EarlyAccessInput,
  RewardGivesInput,
  RewardOptionInput,
  TierPriceInput,
  TimedPriceInput,
} from './reward-parts.inputs.js';
import { RewardStatus } from './reward-status.types.js';

@InputType({ description: 'A reward to make. It starts as a DRAFT, which no member sees.' })
export class CreateRewardInput {
  @Field(() => [LocalizedTextInput], { description: 'Its name, at least in one language.' })
  name!: LocalizedTextInput[];

  @Field(() => [LocalizedTextInput], { nullable: true, description: 'What members may read about it.' })
  description?: LocalizedTextInput[] | null;

  @Field(() => [LocalizedTextInput], { nullable: true, description: 'Its conditions in words, for members to read.' })
  terms?: LocalizedTextInput[] | null;

  @Field(() => [String], { nullable: true, description: 'At most 10 https addresses of at most 2000 characters.' })
  images?: string[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      'What kind of thing it is, 1 to 100 characters: a topic that interests and purchases are compared with.',
  })
  category?: string | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Further topics, at most 20 of 1 to 100 characters, each once.',
  })
  tags?: string[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'The point currency by its code; the one that is the default now when left out.',
  })
  currency?: string | null;

  @Field(() => GraphqlPoints, { description: 'What it costs: 1 to 1000000000 points.' })
  points!: number;

  @Field(() => MoneyInput, {
    nullable: true,
    description: "Money to pay on top, above 0 and in the program's currency.",
  })
  money?: MoneyInput | null;

  @Field(() => [TierPriceInput], {
    nullable: true,
    description: 'Prices for tiers, at most 20. A member pays the lowest price that holds for them.',
  })
  tierPrices?: TierPriceInput[] | null;

  @Field(() => [TimedPriceInput], {
    nullable: true,
    description:
      'Prices for some time, at most 20, of which no two overlap. A member pays the lowest price that holds for them.',
  })
  timedPrices?: TimedPriceInput[] | null;

  @Field(() => [EarlyAccessInput], {
    nullable: true,
    description: 'For which tiers it is there earlier, at most 20. Needs `visibleFrom` or `redeemableFrom`.',
  })
  earlyAccess?: EarlyAccessInput[] | null;

  @Field(() => AudienceInput, {
    nullable: true,
    description: 'Who may redeem it; everybody when left out. Others see it with the reasons.',
  })
  audience?: AudienceInput | null;

  @Field(() => RewardGivesInput, { description: 'What it gives, unless an option gives something else.' })
  gives!: RewardGivesInput;

  @Field(() => Int, {
    nullable: true,
    description:
      'From how many codes on a pool is enough, 1 to 1000000000: `isLow` is true for one with fewer. Nobody is warned when left out.',
  })
  warnBelow?: number | null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'The first moment at which members see it.' })
  visibleFrom?: Date | null;

  @Field(() => GraphqlDateTime, {
    nullable: true,
    description: 'The first moment at which they see it no longer; after `visibleFrom`.',
  })
  visibleUntil?: Date | null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'The first moment at which it can be redeemed.' })
  redeemableFrom?: Date | null;

  @Field(() => GraphqlDateTime, {
    nullable: true,
    description: 'The first moment at which it can be redeemed no longer; after `redeemableFrom`.',
  })
  redeemableUntil?: Date | null;

  @Field(() => [LimitInput], {
    nullable: true,
    description: 'How often it can be redeemed, and for how many points, 1 to 10 limits.',
  })
  limits?: LimitInput[] | null;

  @Field(() => Int, {
    nullable: true,
    defaultValue: 0,
    description: 'How many options to choose: 0 without options, else 1 to the number of options.',
  })
  choose?: number | null;

  @Field(() => [RewardOptionInput], {
    nullable: true,
    description: 'What to choose of, in the order of the catalogue, at most 50.',
  })
  options?: RewardOptionInput[] | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Its place in the catalogue, 0 to 1000000; of the same place the older one first. After all others when left out.',
  })
  position?: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'How many there are at first, 0 to 1000000000; any number when left out. addRewardStock changes what is left.',
  })
  stock?: number | null;
}

@InputType({
  description:
    'Changes to a reward; what is left out stays, null takes away. What can be left out of a new reward can be taken away. Stock is changed by addRewardStock.',
})
export class UpdateRewardInput {
  @Field(() => ID, { description: 'The reward.' })
  id!: string;

  @Field(() => [LocalizedTextInput], { nullable: true, description: 'Its name, replacing all languages.' })
  name?: LocalizedTextInput[] | null;

  @Field(() => [LocalizedTextInput], { nullable: true, description: 'What members may read about it.' })
  description?: LocalizedTextInput[] | null;

  @Field(() => [LocalizedTextInput], { nullable: true, description: 'Its conditions in words, for members to read.' })
  terms?: LocalizedTextInput[] | null;

  @Field(() => [String], { nullable: true, description: 'At most 10 https addresses of at most 2000 characters.' })
  images?: string[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      'What kind of thing it is, 1 to 100 characters: a topic that interests and purchases are compared with.',
  })
  category?: string | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Further topics, at most 20 of 1 to 100 characters, each once.',
  })
  tags?: string[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'The point currency by its code; null: the one that is the default now.',
  })
  currency?: string | null;

  @Field(() => GraphqlPoints, { nullable: true, description: 'What it costs: 1 to 1000000000 points.' })
  points?: number | null;

  @Field(() => MoneyInput, {
    nullable: true,
    description: "Money to pay on top, above 0 and in the program's currency.",
  })
  money?: MoneyInput | null;

  @Field(() => [TierPriceInput], {
    nullable: true,
    description: 'Prices for tiers, at most 20. A member pays the lowest price that holds for them.',
  })
  tierPrices?: TierPriceInput[] | null;

  @Field(() => [TimedPriceInput], {
    nullable: true,
    description:
      'Prices for some time, at most 20, of which no two overlap. A member pays the lowest price that holds for them.',
  })
  timedPrices?: TimedPriceInput[] | null;

  @Field(() => [EarlyAccessInput], {
    nullable: true,
    description: 'For which tiers it is there earlier, at most 20. Needs `visibleFrom` or `redeemableFrom`.',
  })
  earlyAccess?: EarlyAccessInput[] | null;

  @Field(() => AudienceInput, {
    nullable: true,
    description: 'Who may redeem it; null: everybody. Others see it with the reasons.',
  })
  audience?: AudienceInput | null;

  @Field(() => RewardGivesInput, {
    nullable: true,
    description: 'What it gives, unless an option gives something else.',
  })
  gives?: RewardGivesInput | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'From how many codes on a pool is enough, 1 to 1000000000: `isLow` is true for one with fewer. Null: nobody is warned.',
  })
  warnBelow?: number | null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'The first moment at which members see it.' })
  visibleFrom?: Date | null;

  @Field(() => GraphqlDateTime, {
    nullable: true,
    description: 'The first moment at which they see it no longer; after `visibleFrom`.',
  })
  visibleUntil?: Date | null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'The first moment at which it can be redeemed.' })
  redeemableFrom?: Date | null;

  @Field(() => GraphqlDateTime, {
    nullable: true,
    description: 'The first moment at which it can be redeemed no longer; after `redeemableFrom`.',
  })
  redeemableUntil?: Date | null;

  @Field(() => [LimitInput], {
    nullable: true,
    description: 'How often it can be redeemed, and for how many points, 1 to 10 limits; null: any number.',
  })
  limits?: LimitInput[] | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How many options to choose: 0 without options, else 1 to the number of options; null: 0.',
  })
  choose?: number | null;

  @Field(() => [RewardOptionInput], {
    nullable: true,
    description:
      'All options in the order of the catalogue, at most 50, in place of those it has: an option whose key it has or had, or without a key whose name it has, is that option, with all that is said here and nothing else; one that is not listed is gone.',
  })
  options?: RewardOptionInput[] | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Its place in the catalogue, 0 to 1000000; null leaves it. Of no version.',
  })
  position?: number | null;
}

@InputType({ description: 'A reward to put on offer.' })
export class ActivateRewardInput {
  @Field(() => ID, { description: 'The reward.' })
  id!: string;
}

@InputType({ description: 'A reward to take from the offer for a while.' })
export class PauseRewardInput {
  @Field(() => ID, { description: 'The reward.' })
  id!: string;
}

@InputType({ description: 'A reward to end for good.' })
export class ArchiveRewardInput {
  @Field(() => ID, { description: 'The reward.' })
  id!: string;
}

@InputType({ description: 'Which rewards of the catalogue to list: those of which all holds that is given.' })
export class CatalogFilter {
  @Field(() => RewardStatus, { nullable: true, description: 'Only rewards of this status.' })
  status?: RewardStatus | null;

  @Field(() => String, { nullable: true, description: 'Only rewards of this category, letter by letter.' })
  category?: string | null;

  @Field(() => String, { nullable: true, description: 'Only rewards with this tag, letter by letter.' })
  tag?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Only rewards with a pool of codes, their own or that of an option, that has fewer than `warnBelow`; false: only others.',
  })
  isLow?: boolean | null;
}
